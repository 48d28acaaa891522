package org.plstar.cluster.session;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.package$;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.cluster.spec.Fingerprint;
import org.plstar.refusal.Refusal;
import org.plstar.study.claim.Digits;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.plan.Pace;
import scala.util.Properties;

/**
 * A Spark context for studies, with suitable settings where the user gave none, and with executors
 * that agree in all that last bits depend on.
 */
public final class ClusterSession {
    /** The settings for which the user gave no value. */
    private static final Map<String, String> DEFAULTS = Map.of(
            // numbers of weights do not shrink
            "spark.broadcast.compress", "false",
            "spark.shuffle.compress", "false",
            "spark.driver.maxResultSize", "4g",
            "spark.locality.wait", "0",
            "spark.ui.showConsoleProgress", "false");

    private static final String PIECES = "spark.executorEnv.PLSTAR_PIECES";

    private static final Pattern LOCAL_CLUSTER =
            Pattern.compile("local-cluster\\[\\s*([0-9]+)\\s*,\\s*([0-9]+)\\s*,\\s*([0-9]+)\\s*]");

    private static final IdentityHashMap<SparkContext, ClusterSession> KNOWN =
            new IdentityHashMap<>();

    private final JavaSparkContext spark;
    private final SeenTasks seen = new SeenTasks();
    private @Nullable Pace pace;

    private ClusterSession(JavaSparkContext spark) {
        this.spark = spark;
        spark.sc().addSparkListener(seen);
    }

    /**
     * The context that the program was submitted for; begins one if there is none, which ends with
     * the process.
     *
     * @param name of the application
     * @throws Refusal CONNECT, LOCAL_MASTER, SPARK_VERSION, JAVA_VERSION, SETTING or
     *     MIXED_EXECUTORS
     */
    public static ClusterSession begin(String name) {
        SparkConf conf = new SparkConf();
        SparkRequirements.requireClassic(conf);
        SparkRequirements.requireMaster(conf.get("spark.master", ""));
        // before a context is begun, which older versions of Spark cannot do on Java 25
        SparkRequirements.requireVersion(package$.MODULE$.SPARK_VERSION());
        SparkRequirements.requireScala(Properties.versionNumberString());
        DEFAULTS.forEach((key, value) -> conf.setIfMissing(key, value));
        String pieces = String.valueOf(Workers.alone().pieces());
        if (!conf.get(PIECES, pieces).equals(pieces)) {
            throw Refusal.of(
                    ClusterRefusal.SETTING,
                    PIECES + "=" + conf.get(PIECES),
                    "the driver cuts long products in " + pieces + " pieces",
                    "the same number",
                    "leave the setting out, or set PLSTAR_PIECES for the driver too");
        }
        conf.set(PIECES, pieces);
        conf.setIfMissing("spark.app.name", name);
        return checked(new ClusterSession(
                JavaSparkContext.fromSparkContext(SparkContext.getOrCreate(conf))));
    }

    /**
     * A session with the context of a program.
     *
     * @throws Refusal LOCAL_MASTER, SPARK_VERSION, JAVA_VERSION or MIXED_EXECUTORS
     */
    public static ClusterSession of(JavaSparkContext spark) {
        SparkRequirements.requireMaster(spark.master());
        return checked(new ClusterSession(spark));
    }

    /** The session of a program's context, begun by the first call. */
    public static ClusterSession known(JavaSparkContext spark) {
        synchronized (KNOWN) {
            ClusterSession session = KNOWN.get(spark.sc());
            if (session == null) {
                session = of(spark);
                KNOWN.clear(); // a process has only one context at a time
                KNOWN.put(spark.sc(), session);
            }
            return session;
        }
    }

    private static ClusterSession checked(ClusterSession s) {
        SparkRequirements.requireVersion(s.spark.version());
        s.preflight();
        return s;
    }

    /** Requests the fingerprints of all slots, twice as often as there are slots. */
    private void preflight() {
        int slots = slots();
        Fingerprint here = Fingerprint.here();
        Map<String, String> strangers = new TreeMap<>();
        for (Preflight.Report r : reports(2 * slots)) {
            String difference = here.difference(r.fingerprint());
            if (!difference.isEmpty()) {
                strangers.put(r.host(), difference);
            }
        }
        if (!strangers.isEmpty()) {
            throw stranger(strangers);
        }
    }

    /** The refusal of executors that differ from the driver, by host. */
    static Refusal stranger(Map<String, String> differences) {
        Map.Entry<String, String> first = differences.entrySet().iterator().next();
        return Refusal.of(
                ClusterRefusal.MIXED_EXECUTORS,
                "executor on "
                        + first.getKey()
                        + (differences.size() > 1
                                ? " and " + (differences.size() - 1) + " more"
                                : ""),
                "it computes " + first.getValue() + ", so last bits would depend on who computes",
                "one build, one kind of processor",
                "use --conf spark.executorEnv.OPENBLAS_CORETYPE=Haswell and the same for the driver,"
                        + " ask for equal machines, or let last bits differ by --conf spark.plstar.bits=any");
    }

    private List<Preflight.Report> reports(int tasks) {
        try {
            return spark.parallelize(Preflight.numbers(tasks), tasks)
                    .map(new Preflight())
                    .collect();
        } catch (Exception e) {
            String message = String.valueOf(e.getMessage());
            if (e instanceof SparkException && message.contains("UnsupportedClassVersionError")) {
                throw Refusal.of(
                        ClusterRefusal.JAVA_VERSION,
                        "executors",
                        "their Java is older than plstar's classes",
                        "Java 25 or later",
                        "name it by --conf spark.executorEnv.JAVA_HOME=…, or let a JDK travel along"
                                + " in an archive");
            }
            throw e;
        }
    }

    /** The Spark context. */
    public JavaSparkContext spark() {
        return spark;
    }

    /** Spark's version, the master, the application and executors that were lost, in words. */
    public String name() {
        int gone = seen.lost();
        return "Apache Spark %s at %s, application %s%s"
                .formatted(
                        spark.version(),
                        spark.master(),
                        spark.sc().applicationId(),
                        gone == 0
                                ? ""
                                : ", " + Digits.count(gone, "executor") + " lost on the way");
    }

    /** The engine and the number of lost executors. */
    public EngineFacts facts() {
        Fingerprint here = Fingerprint.here();
        return new EngineFacts(
                "Apache Spark " + spark.version(),
                spark.master(),
                spark.sc().applicationId(),
                executors(),
                seen.lost(),
                here.provider(),
                here.architecture(),
                here.pieces(),
                here.build(),
                seen.tasks(),
                !here.any());
    }

    /** The number of tasks that run at a time, on the executors so far. */
    public int slots() {
        return Math.max(1, spark.defaultParallelism());
    }

    /** The number of executors so far, at least one. */
    public int executors() {
        return Math.max(1, spark.statusTracker().getExecutorInfos().length - 1);
    }

    /** The speed of executors, measured once while all slots are at work. */
    public synchronized Pace pace() {
        Pace known = pace;
        if (known == null) {
            known = ClusterPace.measured(this);
            pace = known;
        }
        return known;
    }

    /** The number of cores of a task. */
    public int coresPerTask() {
        return spark.getConf().getInt("spark.task.cpus", 1);
    }

    /** The bytes of an executor's heap that a task may use. */
    public long bytesPerTask() {
        long memory = spark.getConf().getSizeAsBytes("spark.executor.memory", "1g");
        int cores = Math.max(1, spark.getConf().getInt("spark.executor.cores", slotsOfExecutor()));
        return memory * 6 / 10 / Math.max(1, cores / coresPerTask());
    }

    /**
     * Refuses tasks that need more memory than they have.
     *
     * @param bytes of a task
     * @param task what it is, such as {@code a task}
     * @param room what must fit into a task
     * @param less what takes less, such as {@code take fewer rows}
     * @throws Refusal MEMORY
     */
    public void requireRoom(double bytes, String task, String room, String less) {
        if (bytes > bytesPerTask()) {
            throw Refusal.of(
                    ClusterRefusal.MEMORY,
                    "executors",
                    "%s needs %,.0f MB, and has %,d MB"
                            .formatted(task, bytes / (1 << 20), bytesPerTask() >> 20),
                    room,
                    "give executors more (spark.executor.memory), or fewer cores each, or " + less);
        }
    }

    /** The number of slots of an executor in a local cluster, from the name of its master. */
    private int slotsOfExecutor() {
        Matcher m = LOCAL_CLUSTER.matcher(spark.master());
        return m.matches() ? Integer.parseInt(m.group(2)) : 1;
    }
}
