package org.plstar.app.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which runs the fleet makes. */
final class Fleet {
    private static final long SEED = 11;

    private static final Map<String, MadeTable.Law> LAWS =
            Map.ofEntries(
                    law("lin", "linear", 80, 0, 3),
                    law("linn", "linear", 60, 0.5, 6),
                    law("smooth", "smooth", 70, 0.1, 3),
                    law("smoothn", "smooth", 60, 0.5, 3),
                    law("heavy", "heavy", 60, 0.4, 3),
                    law("outl", "outlier", 60, 0.2, 3),
                    law("scales", "scales", 60, 0.2, 4),
                    law("blobs", "blobs", 90, 0, 3),
                    law("blobsn", "blobs", 90, 0.12, 4),
                    law("spir", "spirals", 100, 0, 2),
                    law("xor", "xor", 40, 0, 2),
                    law("curv", "curved", 60, 0, 4),
                    law("curvn", "curved", 100, 0.15, 5),
                    law("rand", "random", 80, 0, 5),
                    law("eq3", "linear", 3, 0.3, 3),
                    law("one", "linear", 40, 0, 1),
                    law("dup", "curved", 60, 0, 3),
                    law("linb", "linear", 50, 0.3, 4),
                    law("smoothb", "smooth", 90, 0.3, 4),
                    law("blobsb", "blobs", 60, 0.1, 3),
                    law("curvb", "curved", 80, 0.1, 3),
                    law("heavyb", "heavy", 80, 0.3, 4));

    /**
     * A run of train.
     *
     * @param table of {@link #LAWS}, or words that name data
     */
    record Train(String table, String network, String args) {
        @Override
        public String toString() {
            return table + " " + network + " " + args;
        }
    }

    private static final String TANH = "dense(64) tanh dense";
    private static final String RELU = "dense(32) relu dense(32) relu dense";
    private static final String SIGMOID = "dense(8) sigmoid dense(8) sigmoid dense";

    static final List<Train> TRAIN =
            List.of(
                    t("xor", SIGMOID, "--parametrization standard --steps 60 --test-fraction 0"),
                    t("xor", SIGMOID, "--parametrization standard --steps 300"),
                    t("curv", SIGMOID, "--parametrization standard --steps 100"),
                    t("spir", SIGMOID, "--parametrization pytorch --steps 150"),
                    t("spir", TANH, "--steps 200"),
                    t("lin", "dense", "--steps 400"),
                    t("linn", "dense", "--steps 300"),
                    t(
                            "eq3",
                            "dense(bias=false)",
                            "--standardize none --targets raw --task regression --test-fraction 0"
                                    + " --steps 4000"),
                    t("blobs", "dense", "--loss cross-entropy --steps 400 --eta 3"),
                    t("blobs", "dense(16) tanh dense", "--loss cross-entropy --steps 300"),
                    t("blobs", "dense(16) tanh dense softmax", "--steps 300"),
                    t("blobs", TANH, "--steps 150"),
                    t("blobsn", TANH, "--steps 300"),
                    t(
                            "blobsn",
                            RELU,
                            "--parametrization pytorch --optimizer adam --steps 200 --suspects 8"),
                    t(
                            "blobsn",
                            "dense(24) tanh dense",
                            "--loss cross-entropy --optimizer adam --eta 0.02 --steps 200 --suspects 8"),
                    t(
                            "blobsn",
                            RELU,
                            "--parametrization pytorch --optimizer sgd --batch 8 --steps 400"),
                    t("smooth", TANH, "--steps 300"),
                    t("smooth", "dense(256) tanh dense", "--steps 200"),
                    t("smooth", RELU, "--steps 300"),
                    t("smooth", TANH, "--optimizer momentum --steps 200"),
                    t("smooth", "dense(64) gelu dense", "--optimizer nesterov --steps 200"),
                    t("smooth", TANH, "--optimizer adam --eta 0.05 --steps 150"),
                    t("smoothn", TANH, "--steps 1500"),
                    t("smoothn", RELU, "--parametrization pytorch --optimizer adam --steps 400"),
                    t("smoothn", TANH, "--optimizer momentum --momentum 0.98 --steps 500"),
                    t("smoothn", "dense(6) tanh dense", "--steps 300"),
                    t("smoothn", "dense(128) relu dense", "--steps 200 --eta 3"),
                    t("heavy", TANH, "--steps 300"),
                    t("heavy", RELU, "--steps 200"),
                    t("outl", TANH, "--steps 300"),
                    t("scales", TANH, "--standardize none --steps 300"),
                    t("scales", TANH, "--steps 200"),
                    t("curvn", TANH, "--steps 400"),
                    t(
                            "curvn",
                            RELU,
                            "--parametrization pytorch --optimizer adam --steps 300 --suspects 10"),
                    t(
                            "curvn",
                            "dense(16) sigmoid dense",
                            "--parametrization standard --sigma-w 30 --steps 200"),
                    t("curvn", TANH, "--weight-decay 0.01 --steps 500"),
                    t("curvn", RELU, "--optimizer sgd --batch 10 --steps 300 --suspects 10"),
                    t("rand", TANH, "--steps 300"),
                    t("rand", "dense(4) tanh dense", "--steps 300"),
                    t("rand", RELU, "--parametrization pytorch --optimizer momentum --steps 150"),
                    t("dup", TANH, "--steps 400"),
                    t("dup", "dense(16) relu dense", "--loss cross-entropy --steps 300"),
                    t(
                            "one",
                            "dense(bias=false)",
                            "--parametrization standard --eta 1.7 --steps 40"),
                    t("one", "dense(32) tanh dense", "--steps 200 --eta 1.5"),
                    t("wine", TANH, "--weight-decay 0.1 --steps 300"),
                    t(
                            "wine",
                            "dense(24) relu dense(24) relu dense",
                            "--parametrization pytorch --optimizer momentum --steps 150"),
                    t("wine", TANH, "--standardize none --steps 300"),
                    t("wine", TANH, "--optimizer momentum --steps 200"),
                    t("wine", "dense(1) tanh dense", "--steps 300"),
                    t("wine", "dense(16) tanh dense", "--optimizer adam --eta 2 --steps 200"),
                    t("iris", "dense(16) tanh dense", "--eta 3.6 --steps 200"),
                    t("iris", "dense(8) tanh dense", "--steps 30"),
                    t("iris", "dense(32) tanh dense", "--eta 50 --steps 100"),
                    t("iris", RELU, "--steps 300 --until 0.001"),
                    t("iris", "dense", "--loss cross-entropy --steps 500"),
                    t("breast_cancer --rows 60", RELU, "--steps 200"),
                    t(
                            "breast_cancer --rows 80",
                            "dense(32) tanh dense",
                            "--optimizer rmsprop --eta 0.005 --steps 150"),
                    t("diabetes --rows 100", TANH, "--steps 400"),
                    t(
                            "diabetes --rows 80",
                            "dense(64) relu dense",
                            "--optimizer momentum --momentum 0.99 --eta 4 --steps 400"),
                    t("digits --rows 60", "dense(32) tanh dense", "--steps 200"),
                    t(
                            "digits --rows 80",
                            "dense(32) relu dense",
                            "--loss cross-entropy --steps 200"),
                    t(
                            "breast_cancer --rows 60",
                            "dense(16) tanh dense",
                            "--loss cross-entropy --optimizer adam --eta 0.05 --steps 200"),
                    t("smooth", "dense(64) tanh dense relu", "--steps 300"),
                    t("linn", RELU, "--eta 4 --steps 200"),
                    t("curv", "dense(48) gelu dense", "--optimizer adam --eta 0.1 --steps 250"),
                    t("blobs", "dense(32) relu dense", "--optimizer nesterov --steps 150"),
                    t("blobs", TANH, "--loss cross-entropy --steps 200"),
                    t("blobsn", TANH, "--loss cross-entropy --steps 300"),
                    t("curvn", TANH, "--loss cross-entropy --steps 300"),
                    t("curv", RELU, "--loss cross-entropy --steps 300"),
                    t("iris", TANH, "--loss cross-entropy --steps 300"),
                    t("wine", TANH, "--loss cross-entropy --steps 200"),
                    t("spir", TANH, "--loss cross-entropy --optimizer adam --eta 0.02 --steps 300"),
                    t("rand", TANH, "--loss cross-entropy --optimizer adam --eta 0.02 --steps 200"),
                    t("blobsn", TANH, "--steps 200 --suspects 10"),
                    t("curvn", TANH, "--steps 300 --suspects 12"),
                    t("curv", TANH, "--steps 200 --suspects 5"),
                    t("blobs", RELU, "--steps 200 --suspects 5"),
                    t("smooth", TANH, "--steps 200 --until 0.01"),
                    t("wine", TANH, "--steps 60 --until 0.005"),
                    t("curv", RELU, "--steps 100 --until 0.02"),
                    t("lin", TANH, "--steps 100 --until 0.0001"),
                    t("smooth", TANH, "--eta 25 --steps 100"),
                    t("curvn", RELU, "--eta 12 --steps 100"),
                    t("blobs", TANH, "--eta 30 --steps 100"),
                    t("smooth", TANH, "--optimizer sgd --batch 4 --steps 600"),
                    t("curvn", TANH, "--optimizer sgd --batch 8 --eta 2 --steps 400"),
                    t("linn", RELU, "--optimizer sgd --batch 6 --steps 400"),
                    t("xor", "dense(4) tanh dense", "--parametrization standard --steps 100"),
                    t("spir", RELU, "--parametrization pytorch --steps 300"),
                    t("curvn", TANH, "--weight-decay 0.03 --steps 400"),
                    t("smooth", TANH, "--weight-decay 0.05 --steps 400"),
                    // claims that the runs above do not say, and forecasts that need more tries
                    t("wine", TANH, "--optimizer gauss-newton"),
                    t("smooth", TANH, "--steps 0"),
                    t("xor", SIGMOID, "--parametrization standard --steps 0"),
                    t("iris", TANH, "--eta 3.9 --steps 300 --until-unstable"),
                    t("blobsb", TANH, "--optimizer sgd --batch 6 --steps 300 --until 0.05"),
                    t("linb", TANH, "--steps 200"),
                    t("linb", RELU, "--steps 100 --until 0.001"),
                    t("smoothb", TANH, "--steps 300"),
                    t("smoothb", TANH, "--steps 100 --until 0.02"),
                    t("smoothb", RELU, "--steps 200 --until 0.005"),
                    t("blobsb", TANH, "--steps 100 --until 0.01"),
                    t("curvb", TANH, "--steps 200 --until 0.02"),
                    t("curvb", "dense(128) relu dense", "--steps 150 --until 0.03"),
                    t("heavyb", TANH, "--steps 150 --until 0.05"),
                    t("heavyb", TANH, "--steps 300"),
                    t("wine", "dense(32) relu dense", "--steps 100 --until 0.01"),
                    t("iris", TANH, "--steps 100 --until 0.03"),
                    t("diabetes --rows 100", TANH, "--steps 100 --until 0.1"),
                    t("blobsb", TANH, "--steps 300 --suspects 6"),
                    t("curvb", TANH, "--steps 300 --suspects 8"),
                    t("blobsb", RELU, "--steps 300 --suspects 6"),
                    t("curvb", "dense(16) tanh dense", "--weight-decay 0.05 --steps 300"),
                    t("linb", TANH, "--weight-decay 0.03 --steps 300"),
                    t("smoothb", "dense(16) tanh dense", "--weight-decay 0.02 --steps 400"),
                    t("blobsb", TANH, "--weight-decay 0.05 --steps 300"),
                    t("iris", "dense(16) tanh dense", "--weight-decay 0.1 --steps 200"),
                    t("heavyb", "dense(32) tanh dense", "--weight-decay 0.05 --steps 300"),
                    t("linn", "dense", "--weight-decay 0.1 --steps 200"),
                    t("curvb", TANH, "--optimizer sgd --batch 5 --steps 300"),
                    t("dup", "dense(32) tanh dense batchnorm dense", "--steps 100"),
                    t("linb", "dense(8) tanh dense sigmoid", "--steps 200 --targets raw"));

    private Fleet() {}

    /** A table of a law; absent for data of other names. */
    static Optional<MadeTable> table(String name) {
        return Optional.ofNullable(LAWS.get(name))
                .map(law -> MadeTable.of(law, SEED + name.hashCode()))
                .map(t -> name.equals("dup") ? t.repeated(8, 5) : t);
    }

    private static Train t(String table, String network, String args) {
        return new Train(table, network, args);
    }

    private static Map.Entry<String, MadeTable.Law> law(
            String name, String kind, int rows, double noise, int features) {
        return Map.entry(name, new MadeTable.Law(kind, rows, noise, features));
    }
}
