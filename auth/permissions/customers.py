"""Who reads and writes which field of customers; outsiders: their own names, addresses and representative."""

TABLE = """
#                                     agent manager finance admin customer partner
Customer.id                           r     r       r       r     r        r
Customer.name                         rw    rw      rw      rw    r        r
Customer.status                       rw    rw      r       rw    -        -
Customer.domain                       rw    rw      rw      rw    r        -
Customer.taxId                        rw    rw      rw      rw    r        -
Customer.website                      rw    rw      rw      rw    r        -
Customer.phone                        rw    rw      rw      rw    r        -
Customer.email                        rw    rw      rw      rw    r        -
Customer.industry                     rw    rw      r       rw    -        -
Customer.employeeCount                rw    rw      r       rw    -        -
Customer.annualRevenue                rw    rw      r       rw    -        -
Customer.foundedYear                  rw    rw      r       rw    -        -
Customer.source                       rw    rw      r       rw    -        -
Customer.size                         r     r       r       r     -        -
Customer.city                         r     r       r       r     r        r
Customer.billingAddress               rw    rw      rw      rw    o        -
Customer.shippingAddress              rw    rw      rw      rw    o        -
Customer.notes                        rw    rw      r       rw    -        -
Customer.health                       rw    rw      -       rw    -        -
Customer.lifetimeValue                r     r       r       r     -        -
Customer.approvalThreshold            r     r       r       r     r        -
Customer.lastContactedAt              r     r       -       r     -        -
Customer.parent                       rw    rw      r       rw    -        -
Customer.subsidiaries                 r     r       r       r     -        -
Customer.mergedInto                   r     r       r       r     -        -
Customer.owner                        rw    rw      r       rw    -        -
Customer.accountManager               o     o       o       o     o        -
Customer.team                         r     r       r       r     -        -
Customer.tier                         r     r       r       r     r        -
Customer.tierMemberships              r     r       r       r     -        -
Customer.contacts                     r     r       r       r     r        r
Customer.deals                        r     r       r       r     -        r
Customer.orders                       r     r       r       r     r        -
Customer.invoices                     r     r       r       r     r        -
Customer.leads                        r     r       -       r     -        -
Customer.activities                   r     r       -       r     r        -
Customer.tasks                        r     r       -       r     r        -
Customer.tags                         r     r       r       r     r        -
Customer.version                      r     r       r       r     -        -
Customer.createdAt                    r     r       r       r     -        -
Customer.updatedAt                    r     r       r       r     -        -

Address.line1                         o     o       o       o     o        -
Address.line2                         o     o       o       o     o        -
Address.postalCode                    o     o       o       o     o        -
Address.city                          o     o       o       o     o        -
Address.region                        o     o       o       o     o        -
Address.country                       o     o       o       o     o        -

Query.customer                        r     r       r       r     r        r
Query.customerBy                      r     r       r       r     -        -
Query.customers                       r     r       r       r     r        r

Mutation.createCustomer               x     x       -       x     -        -
Mutation.updateCustomer               x     x       x       x     -        -
Mutation.setParentCustomer            x     x       -       x     -        -
Mutation.setApprovalThreshold         -     -       -       -     x        -
Mutation.assignCustomer               x     x       -       x     -        -
Mutation.deleteCustomer               x     x       -       x     -        -
Mutation.mergeCustomers               -     x       -       x     -        -
"""
