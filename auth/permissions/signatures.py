"""Who reads which field of recipients and signatures; where a signer was is for managers and admins."""

TABLE = """
#                                    agent manager finance admin customer partner
QuoteRecipient.id                    r     r       r       r     r        -
QuoteRecipient.quote                 r     r       r       r     r        -
QuoteRecipient.name                  r     r       r       r     r        -
QuoteRecipient.email                 r     r       r       r     r        -
QuoteRecipient.title                 r     r       r       r     r        -
QuoteRecipient.role                  r     r       r       r     r        -
QuoteRecipient.position              r     r       r       r     r        -
QuoteRecipient.contact               r     r       r       r     -        -
QuoteRecipient.delegatedTo           r     r       r       r     r        -
QuoteRecipient.removedAt             r     r       r       r     -        -

SignatureRequest.id                  r     r       r       r     r        -
SignatureRequest.quoteVersion        r     r       r       r     r        -
SignatureRequest.recipient           r     r       r       r     r        -
SignatureRequest.signerName          r     r       r       r     r        -
SignatureRequest.position            r     r       r       r     r        -
SignatureRequest.status              r     r       r       r     r        -
SignatureRequest.viewedAt            r     r       r       r     -        -
SignatureRequest.verifiedBy          r     r       r       r     -        -
SignatureRequest.endedAt             r     r       r       r     r        -
SignatureRequest.signature           r     r       r       r     r        -

Signature.id                         r     r       r       r     r        -
Signature.quoteVersion               r     r       r       r     r        -
Signature.verifyId                   r     r       r       r     r        -
Signature.signerName                 r     r       r       r     r        -
Signature.signerTitle                r     r       r       r     r        -
Signature.signerEmail                r     r       r       r     -        -
Signature.method                     r     r       r       r     r        -
Signature.contentHash                r     r       r       r     r        -
Signature.consentText                r     r       r       r     r        -
Signature.consentVersion             r     r       r       r     r        -
Signature.verifiedBy                 r     r       r       r     -        -
Signature.purchaseOrderRef           r     r       r       r     r        -
Signature.signedAt                   r     r       r       r     r        -
Signature.timeZone                   r     r       r       r     r        -
Signature.address                    -     r       -       r     -        -
Signature.userAgent                  -     r       -       r     -        -
Signature.evidenceHash               r     r       r       r     r        -
"""
