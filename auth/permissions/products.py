"""Who reads and writes which field of products, families and list prices; costs are not for agents."""

TABLE = """
#                               agent manager finance admin customer partner
Product.id                      r     r       r       r     r        r
Product.sku                     r     rw      r       rw    r        r
Product.name                    r     rw      r       rw    r        r
Product.description             r     rw      r       rw    r        r
Product.family                  r     rw      r       rw    r        r
Product.kind                    r     rw      r       rw    r        r
Product.status                  r     r       r       r     -        -
Product.unit                    r     rw      r       rw    r        r
Product.taxCode                 r     rw      rw      rw    -        -
Product.cost                    -     r       rw      r     -        -
Product.published               r     r       r       r     -        -
Product.listPrices              r     r       r       r     r        r
Product.deals                   r     r       r       r     -        -
Product.version                 r     r       r       r     -        -
Product.createdAt               r     r       r       r     -        -
Product.updatedAt               r     r       r       r     -        -

ProductFamily.id                r     r       r       r     r        r
ProductFamily.name              r     rw      r       rw    r        r
ProductFamily.code              r     rw      r       rw    -        -
ProductFamily.products          r     r       r       r     r        r
ProductFamily.version           r     r       r       r     -        -
ProductFamily.createdAt         r     r       r       r     -        -
ProductFamily.updatedAt         r     r       r       r     -        -

ListPrice.id                    r     r       r       r     r        r
ListPrice.product               r     rw      rw      rw    r        r
ListPrice.price                 r     rw      rw      rw    r        r
ListPrice.validFrom             r     rw      rw      rw    r        r
ListPrice.validUntil            r     rw      rw      rw    -        -
ListPrice.version               r     r       r       r     -        -
ListPrice.createdAt             r     r       r       r     -        -
ListPrice.updatedAt             r     r       r       r     -        -

Query.product                   r     r       r       r     r        r
Query.productBy                 r     r       r       r     -        -
Query.products                  r     r       r       r     r        r
Query.productFamily             r     r       r       r     r        r
Query.productFamilies           r     r       r       r     r        r

Mutation.createProduct          -     x       -       x     -        -
Mutation.updateProduct          -     x       x       x     -        -
Mutation.activateProduct        -     x       -       x     -        -
Mutation.publishProduct         -     x       -       x     -        -
Mutation.withdrawProduct        -     x       -       x     -        -
Mutation.retireProduct          -     x       -       x     -        -
Mutation.deleteProduct          -     -       -       x     -        -
Mutation.setListPrice           -     x       x       x     -        -
Mutation.endListPrice           -     x       x       x     -        -
Mutation.createProductFamily    -     x       -       x     -        -
Mutation.updateProductFamily    -     x       -       x     -        -
"""
