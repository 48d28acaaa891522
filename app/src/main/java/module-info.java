/** The command line. */
module org.plstar.app {
    requires static org.jspecify;
    requires info.picocli;
    requires jdk.httpserver;
    requires org.plstar.study;

    opens org.plstar.app to
            info.picocli;
    opens org.plstar.app.command to
            info.picocli;
    opens org.plstar.app.report to
            tools.jackson.databind;
    opens org.plstar.app.run to
            tools.jackson.databind;
    opens org.plstar.app.study to
            tools.jackson.databind;
    opens org.plstar.app.serve to
            tools.jackson.databind;
}
