# tests of service
