"""Who reads which field of documents and uploads."""

TABLE = """
#                                    agent manager finance admin customer partner
Document.id                          r     r       r       r     r        -
Document.kind                        r     r       r       r     r        -
Document.title                       r     r       r       r     r        -
Document.visibility                  r     r       r       r     -        -
Document.customer                    r     r       r       r     r        -
Document.quote                       r     r       r       r     r        -
Document.versions                    r     r       r       r     r        -
Document.createdAt                   r     r       r       r     r        -
Document.updatedAt                   r     r       r       r     r        -

DocumentVersion.id                   r     r       r       r     r        r
DocumentVersion.document             r     r       r       r     r        -
DocumentVersion.number               r     r       r       r     r        r
DocumentVersion.sha256               r     r       r       r     r        r
DocumentVersion.size                 r     r       r       r     r        r
DocumentVersion.mediaType            r     r       r       r     r        r
DocumentVersion.fileName             r     r       r       r     r        r
DocumentVersion.createdAt            r     r       r       r     r        r

FileAsset.id                         r     r       r       r     r        r
FileAsset.fileName                   r     r       r       r     r        r
FileAsset.mediaType                  r     r       r       r     r        r
FileAsset.size                       r     r       r       r     r        r
FileAsset.sha256                     r     r       r       r     -        r
FileAsset.createdAt                  r     r       r       r     r        r

Query.document                       r     r       r       r     r        -
Query.documents                      r     r       r       r     r        -
"""
