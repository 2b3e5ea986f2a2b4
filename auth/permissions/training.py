"""Who writes and who learns courses; right answers are for those who write them alone."""

TABLE = """
#                               agent manager finance admin customer partner
Course.id                       -     r       -       r     -        r
Course.title                    -     rw      -       rw    -        r
Course.description              -     rw      -       rw    -        r
Course.language                 -     rw      -       rw    -        r
Course.tier                     -     rw      -       rw    -        r
Course.isUnlocked               -     -       -       -     -        r
Course.passPercent              -     rw      -       rw    -        r
Course.validMonths              -     rw      -       rw    -        r
Course.status                   -     r       -       r     -        r
Course.pageCount                -     r       -       r     -        r
Course.lessons                  -     rw      -       rw    -        r
Course.quiz                     -     rw      -       rw    -        r
Course.enrolments               -     r       -       r     -        r
Course.version                  -     r       -       r     -        -
Course.createdAt                -     r       -       r     -        -
Course.updatedAt                -     r       -       r     -        -

CoursePage.id                   -     r       -       r     -        r
CoursePage.position             -     r       -       r     -        r
CoursePage.title                -     r       -       r     -        r
CoursePage.body                 -     o       -       o     -        o

QuizQuestion.id                 -     r       -       r     -        r
QuizQuestion.position           -     r       -       r     -        r
QuizQuestion.text               -     r       -       r     -        r
QuizQuestion.choices            -     o       -       o     -        o
QuizQuestion.rightChoices       -     o       -       o     -        -

Enrolment.id                    -     r       -       r     -        r
Enrolment.course                -     r       -       r     -        r
Enrolment.user                  -     -       -       r     -        r
Enrolment.partner               -     r       -       r     -        -
Enrolment.pagesRead             -     r       -       r     -        r
Enrolment.passedAt              -     r       -       r     -        r
Enrolment.attempts              -     r       -       r     -        r
Enrolment.createdAt             -     r       -       r     -        r
Enrolment.updatedAt             -     r       -       r     -        r

QuizAttempt.id                  -     r       -       r     -        r
QuizAttempt.percent             -     r       -       r     -        r
QuizAttempt.hasPassed           -     r       -       r     -        r
QuizAttempt.createdAt           -     r       -       r     -        r

Certification.id                -     r       r       r     -        r
Certification.name              -     r       r       r     -        r
Certification.holder            -     r       r       r     -        r
Certification.company           -     r       r       r     -        r
Certification.course            -     r       -       r     -        r
Certification.user              -     -       -       r     -        r
Certification.partner           -     r       r       r     -        -
Certification.issuedOn          -     r       r       r     -        r
Certification.expiresOn         -     r       r       r     -        r
Certification.revokedAt         -     r       r       r     -        r
Certification.isValid           -     r       r       r     -        r
Certification.verifyId          -     r       r       r     -        r
Certification.version           -     r       r       r     -        -
Certification.createdAt         -     r       r       r     -        -
Certification.updatedAt         -     r       r       r     -        -

Query.course                    -     r       -       r     -        r
Query.courses                   -     r       -       r     -        r
Query.enrolment                 -     r       -       r     -        r
Query.enrolments                -     r       -       r     -        r
Query.certification             -     r       r       r     -        r
Query.certifications            -     r       r       r     -        r

Mutation.createCourse           -     x       -       x     -        -
Mutation.updateCourse           -     x       -       x     -        -
Mutation.publishCourse          -     x       -       x     -        -
Mutation.retireCourse           -     x       -       x     -        -
Mutation.revokeCertification    -     x       -       x     -        -
Mutation.startCourse            -     -       -       -     -        x
Mutation.readCoursePage         -     -       -       -     -        x
Mutation.submitQuiz             -     -       -       -     -        x
"""
