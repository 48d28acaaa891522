/** The check of certificates, which requires no other module. */
module org.plstar.check {
    exports org.plstar.check;
}
