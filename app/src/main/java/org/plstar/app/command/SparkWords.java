package org.plstar.app.command;

import java.util.List;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;

/** Arguments for spark-submit, which the launcher removes from the command line. */
public final class SparkWords {
    private SparkWords() {}

    /**
     * Refuses arguments after a {@code --} that begin with {@code --master}.
     *
     * @throws Refusal UNUSED, since this process hands nothing to spark-submit
     */
    public static void requireNone(List<String> arguments) {
        for (int i = 1; i < arguments.size(); i++) {
            if (arguments.get(i - 1).equals("--") && arguments.get(i).matches("--master(=.*)?")) {
                throw Refusal.of(
                        RequestRefusal.UNUSED,
                        "-- --master",
                        "this process hands nothing to spark-submit",
                        "the launcher ./plstar, or spark-submit --class"
                                + " org.plstar.cluster.ClusterMain",
                        "see docs/cluster.md, or leave it out");
            }
        }
    }
}
