package org.plstar.cluster;

import java.util.List;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.cluster.spec.Fingerprint;
import org.plstar.refusal.Refusal;

/**
 * The main class for {@code spark-submit --class org.plstar.cluster.ClusterMain}: it runs the
 * commands of {@code plstar}, whose large parts run on the cluster.
 */
public final class ClusterMain {
    /** Commands that have a part for a cluster with any options. */
    private static final Set<String> WHOLE =
            Set.of("train", "spectrum", "linearity", "classify", "regress", "certify");

    private ClusterMain() {}

    /** Runs the command that the arguments name and exits with its status. */
    public static void main(String[] arguments) {
        int status = run(arguments);
        if (status != 0) {
            System.exit(status); // a zero would hide other failures in cluster mode
        }
    }

    /**
     * Runs the command that the arguments name and returns its status; ends the context. A command
     * that has no part for a cluster is refused before a context is begun.
     */
    public static int run(String... arguments) {
        try {
            return checked(List.of(arguments));
        } catch (Refusal refusal) {
            System.err.println("plstar: " + refusal.getMessage());
            return 2;
        }
    }

    private static int checked(List<String> all) {
        SubmittedArguments given = new SubmittedArguments(all);
        requirePart(given);
        given.requireNoThreads();
        SparkConf conf = new SparkConf();
        requireBits(conf.get(Fingerprint.ANY, Fingerprint.ANY_VALUE));
        String mode = conf.get("spark.submit.deployMode", "client");
        List<String> placed = given.placed(mode).all();
        try {
            return org.plstar.app.Main.run(placed.toArray(String[]::new));
        } finally {
            if (SparkEnv.get() != null) { // true if a context was begun
                SparkContext.getOrCreate().stop();
            }
        }
    }

    private static void requireBits(String given) {
        if (!given.equals(Fingerprint.ANY_VALUE)) {
            throw Refusal.of(
                    ClusterRefusal.ARGUMENT,
                    Fingerprint.ANY + "=" + given,
                    "last bits are the same everywhere, or not",
                    Fingerprint.ANY + "=" + Fingerprint.ANY_VALUE,
                    "leave it out for the same");
        }
    }

    private static void requirePart(SubmittedArguments given) {
        boolean kernel =
                given.has("kernel") && given.all().stream().anyMatch(a -> a.endsWith(".zarr"));
        if (!given.asks()
                && !kernel
                && !given.implicitKernel()
                && given.all().stream().noneMatch(WHOLE::contains)) {
            throw Refusal.of(
                    ClusterRefusal.ARGUMENT,
                    "--master",
                    "this command has no part that runs on a cluster",
                    "train, kernel with --out K.zarr or --store no, spectrum, linearity, classify,"
                            + " regress or certify",
                    "leave --master out");
        }
    }
}
