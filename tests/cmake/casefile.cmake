# tests of casefile
