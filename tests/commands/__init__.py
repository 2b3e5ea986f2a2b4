"""Tests of ./crm and its commands."""
