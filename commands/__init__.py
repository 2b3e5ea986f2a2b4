"""The commands of ./crm, one small module each; cli.py only names them."""
