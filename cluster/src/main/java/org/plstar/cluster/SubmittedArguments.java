package org.plstar.cluster;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.refusal.Refusal;

/**
 * The arguments of a command that was submitted.
 *
 * @param all as they were given
 */
record SubmittedArguments(List<String> all) {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");

    /** Copies {@code all}. */
    SubmittedArguments {
        all = List.copyOf(all);
    }

    /** Whether an argument is among them. */
    boolean has(String word) {
        return all.contains(word);
    }

    /** The name of the command; empty if there is none. */
    private String command() {
        return all.stream().filter(a -> !a.startsWith("-")).findFirst().orElse("");
    }

    /** Whether the arguments request help. */
    boolean asks() {
        return all.isEmpty() || has("--help") || has("-h");
    }

    /** The value of an option; absent without the option. */
    Optional<String> value(String option) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).equals(option) && i + 1 < all.size()) {
                return Optional.of(all.get(i + 1));
            }
            if (all.get(i).startsWith(option + "=")) {
                return Optional.of(all.get(i).substring(option.length() + 1));
            }
        }
        return Optional.empty();
    }

    /** Whether the kernel is neither formed nor written. */
    boolean implicitKernel() {
        return command().equals("kernel")
                && value("--store").filter("no"::equals).isPresent();
    }

    /** The arguments with another value of a given option. */
    private SubmittedArguments with(String option, String old, String value) {
        List<String> changed = new ArrayList<>(all);
        changed.replaceAll(a ->
                a.equals(option + "=" + old) ? option + "=" + value : a.equals(old) ? value : a);
        return new SubmittedArguments(changed);
    }

    /**
     * Refuses the option --threads, which has another meaning on a cluster.
     *
     * @throws Refusal ARGUMENT
     */
    void requireNoThreads() {
        if (value("--threads").isPresent()) {
            throw Refusal.of(
                    ClusterRefusal.ARGUMENT,
                    "--threads with --master",
                    "a task has the cores that Spark gives it",
                    "--conf spark.task.cpus=N for the threads of a task",
                    "leave --threads out");
        }
    }

    /**
     * Refuses results on an unknown disk: in cluster deploy mode the driver runs on any machine of
     * the cluster.
     *
     * @param deployMode of Spark
     * @return the arguments as the command takes them: a folder by its path
     * @throws Refusal LOCAL_OUT
     */
    SubmittedArguments placed(String deployMode) {
        boolean writes = !asks() && !has("--dry-run") && !implicitKernel();
        if (!deployMode.equals("cluster") || !writes) {
            return this;
        }
        Optional<String> out = value("--out");
        boolean anywhere = command().equals("kernel"); // other commands write folders only
        String given = out.orElse("");
        if (!SCHEME.matcher(given).matches() || !(anywhere || given.startsWith("file:/"))) {
            throw Refusal.of(
                    ClusterRefusal.LOCAL_OUT,
                    out.map(o -> "--out " + o).orElse("no --out"),
                    "in cluster deploy mode the driver runs on some machine of the cluster, whose own"
                            + " disk it would be",
                    (anywhere ? "hdfs://…, s3a://… or another URI, or " : "")
                            + "file:///… for a disk that all machines mount",
                    "name one, or submit with --deploy-mode client");
        }
        return anywhere ? this : with("--out", given, Path.of(URI.create(given)).toString());
    }
}
