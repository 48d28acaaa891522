/** The program, which finds the rooms and passes the arguments to the command that they name. */
module org.plstar.app {
    requires static org.jspecify;
    requires info.picocli;
    requires org.plstar.study;
    requires tools.jackson.databind;

    opens org.plstar.app to
            info.picocli;
    opens org.plstar.app.command to
            info.picocli;
}
