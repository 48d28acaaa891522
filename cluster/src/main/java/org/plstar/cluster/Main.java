package org.plstar.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.plstar.cluster.spec.Fingerprint;

/**
 * What {@code spark-submit --class org.plstar.cluster.Main} starts: the commands of {@code plstar},
 * whose large parts run on the cluster.
 */
public final class Main {
    /** Commands that have a part for a cluster whatever their options. */
    private static final Set<String> WHOLE = Set.of("linearity", "classify", "regress", "certify");

    private static final String BITS = "--bits";

    private Main() {}

    /** Runs a command that lets last bits depend on who computes. */
    private static int withAnyBits(List<String> all, int at) {
        if (at + 1 == all.size() || !all.get(at + 1).equals(Fingerprint.ANY_VALUE)) {
            System.err.println(
                    "plstar: --bits: last bits are the same everywhere, or not; expected --bits any;"
                            + " leave it out for the same");
            return 2;
        }
        List<String> rest = new ArrayList<>(all.subList(0, at));
        rest.addAll(all.subList(at + 2, all.size()));
        System.setProperty(Fingerprint.ANY, Fingerprint.ANY_VALUE);
        try {
            return run(rest.toArray(String[]::new));
        } finally {
            System.clearProperty(Fingerprint.ANY);
        }
    }

    /** Runs the command that the arguments name and exits with its status. */
    public static void main(String[] arguments) {
        int status = run(arguments);
        if (status != 0) {
            System.exit(status); // a zero would hide other failures in cluster mode
        }
    }

    /**
     * Runs the command that the arguments name and returns its status; ends the context. A command
     * that has no part for a cluster is refused, before a cluster is asked for anything.
     */
    public static int run(String... arguments) {
        List<String> all = List.of(arguments);
        int bits = all.indexOf(BITS);
        if (bits >= 0) {
            return withAnyBits(all, bits);
        }
        boolean asks = all.isEmpty() || all.contains("--help") || all.contains("-h");
        boolean kernel = all.contains("kernel") && all.stream().anyMatch(a -> a.endsWith(".zarr"));
        boolean spectrum = all.contains("spectrum") && all.contains("kernel");
        if (!asks && !kernel && !spectrum && all.stream().noneMatch(WHOLE::contains)) {
            System.err.println(
                    "plstar: --master: this command has no part that runs on a cluster; expected"
                            + " kernel with --out K.zarr, spectrum --of kernel, linearity, classify,"
                            + " regress or certify; leave --master out");
            return 2;
        }
        try {
            return org.plstar.app.Main.run(arguments);
        } finally {
            if (SparkEnv.get() != null) { // a context was begun
                SparkContext.getOrCreate().stop();
            }
        }
    }
}
