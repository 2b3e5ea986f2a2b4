DROP FUNCTION currency_exponent(text);
DROP FUNCTION fold(text);
