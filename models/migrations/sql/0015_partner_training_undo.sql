-- Take away what 0015 made.

DROP TABLE marketing_fund_requests, certifications, quiz_attempts, enrolments, quiz_questions, course_pages, courses;
