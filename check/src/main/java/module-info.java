/** The check of certificates; it requires nothing. */
module org.plstar.check {
    exports org.plstar.check;
}
