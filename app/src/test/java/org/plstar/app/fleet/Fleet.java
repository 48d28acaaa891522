package org.plstar.app.fleet;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which runs the fleet makes. */
final class Fleet {
    /** Of made tables: another number makes another fleet, which the record is not of. */
    static final String SEED = "plstar.fleet.seed";

    private static final long USUAL = 11;

    private static final Map<String, MadeTable.Law> LAWS = Map.ofEntries(
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
            law("heavyb", "heavy", 80, 0.3, 4),
            law("blobsc", "blobs", 120, 0, 3),
            law("lineark", "halves", 80, 0, 3),
            law("two", "linear", 30, 0.1, 2),
            law("constant", "linear", 40, 0.2, 3),
            law("pairs", "words pairs", 120, 0.05, 8),
            law("order", "words order", 120, 0.05, 8),
            law("count", "words count", 80, 0.05, 8),
            law("count2", "words count", 100, 0.2, 8),
            law("curv4", "curved", 90, 0.05, 4),
            law("xor4", "xor", 100, 0.05, 4),
            law("smooth4", "smooth", 90, 0.2, 4),
            law("lin4", "linear", 60, 0.5, 4),
            law("lin4b", "linear", 100, 1, 4),
            law("smooth4b", "smooth", 150, 0.1, 4),
            law("heavy4", "heavy", 80, 0.3, 4));

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

    static final List<Train> TRAIN = List.of(
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
            t("outl", TANH, "--loss huber --steps 300"),
            t("heavy", TANH, "--loss huber(0.5) --steps 300"),
            t("curvn", "dense(16) tanh dense", "--loss huber(0.2) --eta 60 --steps 300"),
            t("iris", TANH, "--loss huber(0.2) --eta 40 --steps 400"),
            t("smooth", RELU, "--loss huber(0.1) --optimizer adam --steps 200"),
            t("smooth", "dense(16) tanh dense tanh", "--loss huber(0.5) --steps 200"),
            t("linn", "dense", "--loss huber(0.01) --steps 400"),
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
            t("blobsn", RELU, "--parametrization pytorch --optimizer sgd --batch 8 --steps 400"),
            t("smooth", TANH, "--steps 300"),
            t("smooth", "dense(256) tanh dense", "--steps 200"),
            t("smooth", RELU, "--steps 300"),
            t("smooth", TANH, "--optimizer momentum --steps 200"),
            t("smooth", "dense(64) gelu dense", "--optimizer nesterov --steps 200"),
            t("smooth", TANH, "--optimizer adam --eta 0.05 --steps 150"),
            t("smoothn", TANH, "--steps 1500"),
            t("smoothn", RELU, "--parametrization pytorch --optimizer adam --steps 400"),
            t("smoothn", TANH, "--optimizer momentum(beta=0.98) --steps 500"),
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
            t("one", "dense(bias=false)", "--parametrization standard --eta 1.7 --steps 40"),
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
                    "--optimizer momentum(beta=0.99) --eta 4 --steps 400"),
            t("digits --rows 60", "dense(32) tanh dense", "--steps 200"),
            t("digits --rows 80", "dense(32) relu dense", "--loss cross-entropy --steps 200"),
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
            t("curvn", TANH, "--loss cross-entropy --balance --steps 300"),
            t("blobsn", TANH, "--loss cross-entropy --balance --steps 200"),
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
            t("dup", "dense(32) tanh batchnorm dense", "--steps 100"),
            t("linb", "dense(8) tanh dense sigmoid", "--steps 200 --targets raw"),
            // forecasts of cross-entropies, batches, weight decay: ten tries each
            t("blobs", "dense(32) tanh dense", "--loss cross-entropy --steps 600"),
            t("blobsc", TANH, "--loss cross-entropy --steps 500"),
            t("blobsc", "dense(32) relu dense", "--loss cross-entropy --steps 500"),
            t("lineark", TANH, "--loss cross-entropy --steps 800"),
            t("lineark", RELU, "--loss cross-entropy --steps 800"),
            t("lineark", "dense(128) tanh dense", "--loss cross-entropy --steps 400"),
            t("iris", "dense(128) relu dense", "--loss cross-entropy --steps 1000"),
            t("wine", "dense(128) relu dense", "--loss cross-entropy --steps 400"),
            t("wine", RELU, "--loss cross-entropy --steps 600"),
            t("digits --rows 100", TANH, "--loss cross-entropy --steps 400"),
            t("digits --rows 60", RELU, "--loss cross-entropy --steps 600"),
            t("breast_cancer --rows 60", TANH, "--loss cross-entropy --steps 500"),
            t("blobsc", "dense(16) tanh dense", "--loss cross-entropy --steps 1000"),
            t("linb", TANH, "--optimizer sgd --batch 5 --steps 300"),
            t("smoothb", TANH, "--optimizer sgd --batch 8 --steps 400"),
            t("heavyb", TANH, "--optimizer sgd --batch 4 --steps 400"),
            t("curvb", RELU, "--optimizer sgd --batch 8 --steps 400"),
            t("smoothn", RELU, "--optimizer sgd --batch 4 --eta 1 --steps 300"),
            t("linn", TANH, "--optimizer sgd --batch 3 --eta 3 --steps 300"),
            t("wine", TANH, "--optimizer sgd --batch 8 --eta 3 --steps 300"),
            t("iris", TANH, "--optimizer sgd --batch 4 --eta 3 --steps 300"),
            t("diabetes --rows 100", TANH, "--optimizer sgd --batch 4 --steps 300"),
            t("scales", TANH, "--optimizer sgd --batch 4 --steps 300"),
            t("linb", RELU, "--optimizer sgd --batch 5 --eta 1 --steps 300"),
            t("blobsc", TANH, "--weight-decay 0.05 --steps 300"),
            t("curvb", TANH, "--weight-decay 0.03 --steps 300"),
            t("heavy", TANH, "--weight-decay 0.05 --steps 300"),
            t("smoothn", TANH, "--weight-decay 0.05 --steps 300"),
            t("linn", TANH, "--weight-decay 0.05 --steps 300"),
            t("blobsb", RELU, "--steps 300 --suspects 6"),
            t("curvb", TANH, "--steps 200 --suspects 8"),
            t("two", "dense(8) tanh dense relu", "--targets raw --steps 200"),
            t("two", "dense(1) tanh dense(4) tanh dense", "--steps 200"),
            t("constant", TANH, "--steps 100"),
            t("blobs", "dense(16) tanh dense tanh", "--loss cross-entropy --steps 200"),
            t("linb", "dense(24) tanh dense(24) tanh dense", "--steps 400"),
            t("dup", TANH, "--test-fraction 0.3 --steps 100"),
            t("smooth", TANH, "--optimizer levenberg-marquardt --steps 50"),
            t("smooth", TANH, "--optimizer sls --steps 300"),
            t("smooth", TANH, "--looks few --steps 100"),
            t("digits", TANH, "--steps 30 --looks few"),
            t("iris", "dense(64) tanh dense(1) tanh dense", "--steps 100"),
            t("lin", "dense", "--optimizer sls --steps 3000"),
            t("wine", TANH, "--steps 2000 --until 0.005"),
            t("iris", TANH, "--steps 4000 --until 0.03"),
            t("curvb", TANH, "--steps 2000 --until 0.02"),
            t("curv", TANH, "--batch 8 --optimizer sgd --steps 300 --until 0.3"),
            // fine-tuned bodies: all rows trained, fresh ones for the falsifiers
            tuned("pairs", "words.onnx", "--only layer.0.*"),
            tuned("pairs", "words.onnx", "--only layer.1.*"),
            tuned("pairs", "words.onnx", "--only *"),
            tuned("pairs", "words.onnx", "--only head.*"),
            tuned("order", "words.onnx", "--only layer.0.*"),
            tuned("order", "words.onnx", "--only *"),
            tuned("order", "words.onnx", "--adapter lora(4)~*query*,*value*"),
            tuned("count", "words.onnx", "--only layer.1.*"),
            tuned("count", "words.onnx", "--only head.*"),
            tuned("count", "words.onnx", "--only *bias"),
            tuned("count2", "words.onnx", "--only layer.0.*"),
            tuned("count2", "words.onnx", "--only *"),
            tuned("curv4", "numbers.onnx", "--only *"),
            tuned("curv4", "numbers.onnx", "--only head.*"),
            tuned("xor4", "numbers.onnx", "--only *"),
            tuned("xor4", "numbers.onnx", "--only 2.*"),
            tuned("smooth4", "numbers.onnx", "--only *"),
            tuned("smooth4", "numbers.onnx", "--only head.*"),
            tuned("smooth4", "numbers.onnx", "--only 2.*"),
            tuned("lin4", "numbers.onnx", "--only *"),
            tuned("lin4", "numbers.onnx", "--only head.*"),
            tuned("lin4b", "numbers.onnx", "--only *"),
            tuned("lin4b", "numbers.onnx", "--only head.*"),
            tuned("smooth4b", "numbers.onnx", "--only *"),
            tuned("smooth4b", "numbers.onnx", "--only head.*"),
            tuned("heavy4", "numbers.onnx", "--only *"),
            tuned("heavy4", "numbers.onnx", "--only head.*"),
            t("pairs", "words.onnx", "--only layer.0.* --optimizer adam --batch 16 --epochs 6"),
            t("count", "words.onnx", "--only head.* --steps 100"),
            t("smooth4", "numbers.onnx", "--only * --steps 200"));

    /**
     * Studies: words of commands, "; " between those that make something first and the last, which
     * is tried. See {@link StudyCase} for what stands for tables and folders.
     */
    static final List<String> STUDIES = List.of(
            advise("wine", "dense(16)~tanh~dense"),
            advise("@blobs --target target", "dense(64)~tanh~dense"),
            advise("@smoothn --target target", "dense(64)~tanh~dense"),
            advise("diabetes --rows 100", "dense(64)~tanh~dense"),
            advise("@curvn --target target", "dense(64)~tanh~dense"),
            advise("iris", "dense(32)~tanh~dense"),
            advise("@smooth --target target", "dense(128)~tanh~dense"),
            advise("@lin --target target", "dense(64)~tanh~dense"),
            advise("breast_cancer --rows 60", "dense(64)~tanh~dense"),
            advise("digits --rows 60", "dense(64)~tanh~dense"),
            advise("@blobsn --target target", "dense(32)~tanh~dense"),
            advise("@linn --target target", "dense(64)~tanh~dense"),
            advise("@dup --target target", "dense(64)~tanh~dense"),
            advise("@smooth --target target", "dense(64)~tanh~dense~relu"),
            "advise iris --network dense(16)~tanh~dense --loss cross-entropy --quiet --out %/a",
            "advise iris --network dense(16)~tanh~dense --loss huber --quiet --out %/a",
            "advise wine --network dense(32)~relu~dense --quiet --out %/a",
            "advise iris --network dense(64)~relu~dense --verify --quiet --out %/a",
            evaluate("@blobs", "--steps 150"),
            evaluate("@curvn", "--steps 200"),
            evaluate("@rand", "--steps 100"),
            evaluate("@smooth", "--steps 200"),
            evaluate("@smoothn", "--steps 800"),
            evaluate("@heavy", "--steps 200"),
            table("regress", "@linn"),
            table("regress", "@smoothn"),
            table("regress", "@outl"),
            table("regress", "@heavy"),
            table("classify", "@blobsn"),
            table("classify", "@curvn"),
            table("classify", "@rand"),
            linearity("iris --rows 12", "dense({m})~tanh~dense", "standard"),
            linearity("iris --rows 12", "dense({m})~tanh~dense", "pytorch"),
            linearity("iris --rows 12", "dense({m})~tanh~dense", "ntk"),
            linearity("iris --rows 12", "dense({m})~tanh~dense~tanh", "ntk"),
            "solve system:circle:var~x~=~1;var~y~=~2;x^2~+~y^2~=~4;x~=~y --quiet --out %/s",
            "solve system:plane:var~x~=~1;var~y~=~2;x~+~y~=~3 --quiet --out %/s",
            "solve system:contradicts1:var~x~=~1;var~y~=~1;x~+~y~=~1;x~+~y~=~2 --quiet --out %/s",
            "solve system:contradicts2:var~x~=~1;x^2~=~-1 --quiet --out %/s",
            "certify iris --rows 12 --network dense(256)~tanh~dense --quiet --out %/c",
            "spectrum wine --network dense(24)~tanh~dense --top 4 --bottom 2 --density --trace"
                    + " --per-layer --quiet --out %/s",
            "spectrum digits --rows 100 --network dense(64)~relu~dense --of ggn --top 3"
                    + " --products 12 --dense 1 --quiet --out %/s",
            "spectrum @dup --target target --network dense(16)~relu~dense --of hessian --trace"
                    + " --dense 1 --quiet --out %/s",
            "spectrum iris --network dense(16)~tanh~dense --of kernel --quiet --out %/s",
            "spectrum wine --network dense(16)~tanh~dense --loss huber(0.5) --bottom 2 --quiet"
                    + " --out %/s",
            "kernel iris --network dense(16)~tanh~dense --quiet --out %/K.npy",
            "kernel wine --network dense(16)~tanh~dense --infinite ntk --quiet --out %/K.npy",
            "infinite iris --rows 40 --network dense(64)~tanh~dense --time 1,inf --ensemble"
                    + " --trained 3 --steps 50 --eta 0.5 --quiet --out %/i",
            "infinite iris --rows 40 --network dense~relu~dense --steps 40 --eta 2.4 --quiet"
                    + " --out %/i",
            "linearity @lin --target target --rows 10 --network dense({m})~relu~dense --widths"
                    + " 16,64,256 --seeds 2 --steps 600 --until 0.05 --catapult --quiet --out"
                    + " %/lin",
            "linearity iris --rows 12 --network dense({m})~tanh~dense(2)~tanh~dense --widths"
                    + " 16,64,256 --seeds 2 --steps 600 --until 0.05 --quiet --out %/lin",
            "linearity iris --rows 12 --network dense({m})~tanh~dense --widths 8,32 --seeds 2"
                    + " --steps 20 --until 0.001 --quiet --out %/lin",
            "classify @blobsn --target target --suspects 6 --without-suspects --metric agop"
                    + " --leaderboard --quiet --out %/t",
            "classify @dup --target target --balance --quiet --out %/t",
            "train @curvn --target target --network dense(64)~tanh~dense --steps 200 --quiet"
                    + " --out %/run ; evaluate %/run --left-out --quiet --out %/e",
            "train @smooth --target target --network dense(64)~tanh~dense --steps 200 --quiet"
                    + " --out %/run ; evaluate %/run @smooth --round int4 --quiet --out %/e",
            "train @blobsn --target target --network dense(64)~tanh~dense --steps 200 --quiet"
                    + " --out %/run ; evaluate %/run @@blobsn --round int4 --quiet --out %/e",
            "spectrum wine --network dense(32)~tanh~dense --quiet --out %/s",
            "spectrum @smooth --target target --network dense(16)~tanh~dense --of hessian"
                    + " --quiet --out %/s",
            "infinite iris --rows 40 --network dense~tanh~dense --quiet --out %/i",
            "infinite @lin --target target --network dense~relu~dense --quiet --out %/i",
            system("a", "var x = 1;var y = 2;x*y = 1;x^2 + y^2 = 4", "--starts 8 --certify"),
            system("wave", "var x = 7;sin(x) + x/20 = -0.5", "--starts 25"),
            system(
                    "broyden",
                    "param n = 30;var x[1..n] = -1;(3 - 2*x[1])*x[1] - 2*x[2] + 1 = 0;for i in"
                            + " 2..n/2: (3 - 2*x[i])*x[i] - x[i-1] - 2*x[i+1] + 1 = 0",
                    "--along 5"),
            system(
                    "circle2",
                    "var x = 1 in [-3, 3];var y = 0.5 in [-0.1, 0.6];x^2 + y^2 = 4",
                    "--nearest"),
            system(
                    "sphere",
                    "var x = 1;var y = 0.5;var z = 0;x^2 + y^2 + z^2 = 4",
                    "--nearest --starts 3"),
            system("limit", "var x = 1;exp(-x) = 0", ""),
            system("limit2", "var x = 1;var y = 1;1/x = 0;y = 2", ""),
            system(
                    "fit",
                    "var a = 1;var b = 1;for i in 1..12: a*exp(-b*i/6) = 2*exp(-0.7*i/6) +"
                            + " 0.01*sin(7*i)",
                    ""),
            system(
                    "fit2",
                    "var a = 1;var b = 1;var c = 0;for i in 1..12: a*exp(-(b+c)*i/6) ="
                            + " 2*exp(-0.7*i/6) + 0.01*sin(7*i)",
                    ""),
            system("contradicts4", "var x = 0.5 in [0, 1];x^2 = 4", ""),
            system(
                    "press",
                    "var a = 0.5 in [0, 0.6];var b = 0.5;for i in 1..9: a*i + b = i +"
                            + " 0.1*sin(5*i)",
                    ""),
            system("poor", "var x = 1;var y = 1;x + y = 2.5;x + 1.0000000001*y = 2.7", ""),
            system(
                    "dependent",
                    "var x = 1;var y = 2;var z = 0;x + y = 4;2*x + 2*y = 8;z = x*y",
                    ""),
            system("structure", "var x = 1;var y = 1;var z = 1;x = 1;x^2 = 1;y + z = 2", ""),
            system("contradicts3", "var x = 3;x^2 = -1;x = 0", "--certify"),
            system("along", "var x = 1;var y = 2;(x - 1)^2 + (y - 2)^2 = 0", "--along 4"),
            system(
                    "scales",
                    "var x = 1e-6;var y = 1e6;var z = 1;x*y + z = 3;y = 2e6",
                    "--scale start"),
            system("empty", "var x = 1;for i in 3..2: x = i;x = 1", ""),
            system("steps", "var x = 1;var y = 1;exp(x*y) = 50;x - sin(y) = 1", "--steps 2"),
            system(
                    "contradicts5",
                    "param n = 400;var x[1..n] = 1;for i in 1..n: x[i]^2 +"
                            + " x[mod(i,n)+1]^2 = -1",
                    ""),
            system("local", "var x = 1;x^3 - 3*x = -5", ""),
            system(
                    "box1",
                    "var x = 1 in [-5, 5];var y = 1 in [-5, 5];x^2 + y^2 = 5;x*y = 1",
                    "--box"),
            system("box2", "var x = 1 in [-9, 9];sin(x) = 0.3 + x/10", "--box"),
            system("box3", "var x = 1 in [0, 9];exp(x) = x^2 + 1.5*x", "--box"),
            system("box4", "var x = 1 in [-3, 2];x^2*(x - 1) = 0", "--box"),
            system("box5", "var x = 1 in [0, 2];x*(x - 1) = 0", "--box"),
            system("box6", "var x = 1 in [0, 2];exp(x) = x", "--box"),
            system(
                    "cover",
                    "var x = 1 in [-2, 2];var y = 1 in [-2, 2];(x^2 + y^2)^2 = x^2 - y^2",
                    "--cover 0.01"),
            system(
                    "fold",
                    "param lam = 0.1;var x = 0.5;var y = 0;lam*exp(x) = x;y = x^2/10",
                    "--branch lam --to 2"),
            system("turn", "param a = -2;var x = -3;x^3 - 3*x = a", "--branch a --from -3 --to 3"),
            system(
                    "cross",
                    "param a = -1;var x = 0;var y = 0;x*(a - x^2) = 0;y = x + a",
                    "--branch a=-1..1"),
            system("bound", "param a = 0;var x = 0 in [-1, 1];x + x^3 = a", "--branch a=0..5"),
            system(
                    "range",
                    "param lam = 0.1;var x = 0;var y = 0;x - 2*y = lam*exp(x) - y;y = x^2/10",
                    "--for lam=0.05..0.3 --certify"),
            system("range2", "param a = 1;var x = 1;x^3 + x = a", "--for a=1..9 --certify"),
            system(
                    "foldrange",
                    "param lam = 0.1;var x = 0;lam*exp(x) = x",
                    "--for lam=0.1..0.5 --certify"),
            system("none", "param a = 0;var x = 1;x^2 = a", "--for a=0..1 --certify"),
            system(
                    "units",
                    "param q = 2;var v = 1;var p = 1e5;v = q/3 + p/1e9;p = 1e5 + 2e4*v^2",
                    "--for q=1..4 --certify"),
            "solve pde:bratu:param~lam~=~0.5;unknown~u(x~in~0..1);interior:~u_xx~+~lam*exp(u)~="
                    + "~0;boundary:~u~=~0 --branch lam --to 4 --quiet --out %/s",
            "solve pde:bratu2:param~lam~=~0.5;unknown~u(x~in~0..1);interior:~u_xx~+~lam*exp(u)~"
                    + "=~0;boundary:~u~=~0 --branch lam --to 4 --nodes 120 --quiet --out %/s",
            collocated("c1", "u_xx = -pi^2*sin(pi*x)", "u = 0", ""),
            collocated("c2", "0.01*u_xx + u_x = 0", "u = 1 - x", ""),
            collocated("c3", "u_xx = -pi^2*sin(pi*x)", "u = 0", "--nodes 20"),
            collocated("c4", "u_xx = -pi^2*sin(pi*x)", "u = 0", "--nodes 100"),
            collocated(
                    "c6",
                    "u_xx = -1",
                    "u = 0;at x = 0: u_x = 0.5;points interior 8 boundary 2 fixed",
                    "--steps 5"),
            collocated("c5", "u_xx + 3.6*exp(u) = 0", "u = 0", ""),
            "solve system:one:var~x~=~1;x^2~=~2"
                    + " system:two:var~x~=~1;x^2~=~-2 --quiet --out %/s",
            pde("points interior 20 boundary 2 fixed", "--steps 40 --tolerance 1e-3"),
            pde("points interior 12 boundary 2 fixed", "--steps 60 --certify"),
            pde("points interior 20 boundary 2 fixed", "--steps 30 --descent 300"),
            "solve pde:zero:unknown~u(x~in~0..1);exact(x)~=~0*x;interior:~-u_xx~=~0;"
                    + "boundary:~u~=~0;network~\"dense(8)~tanh~dense\";points~interior~20~"
                    + "boundary~2~fixed --steps 3 --quiet --out %/s",
            "solve pde:coefficient:unknown~u(x~in~0..1);unknown~coefficient~k~=~0.5~in~[0.01,"
                    + "~10];interior:~-k*u_xx~=~sin(pi*x);boundary:~u~=~0;at~point~(0.5):~u~="
                    + "~0.2;network~\"dense(16)~tanh~dense\";points~interior~20~boundary~2~"
                    + "fixed --steps 60 --quiet --out %/s",
            "solve pde:product:unknown~u(x~in~0..1);unknown~coefficient~k~=~0.5~in~[0.01,~10];"
                    + "unknown~coefficient~m~=~0.5~in~[0.01,~10];interior:~-u_xx~=~sin(pi*x);"
                    + "boundary:~u~=~0;at~point~(0.5):~k*m*u~=~0.2;network~"
                    + "\"dense(16)~tanh~dense\";points~interior~20~boundary~2~fixed --steps 60"
                    + " --quiet --out %/s",
            "solve pde:heat:unknown~u(x~in~0..1,~t~in~0..0.2);exact(x,t)~=~exp(-pi^2*t)*"
                    + "sin(pi*x);interior:~u_t~=~u_xx;initial~at~t~=~0:~u~=~sin(pi*x);"
                    + "boundary:~u~=~0;march~t~by~0.1;network~\"dense(16)~tanh~dense\";points~"
                    + "interior~60~boundary~20~initial~20 --steps 30 --quiet --out %/s",
            "solve pde:corner:unknown~u(x~in~0..1,~t~in~0..0.2);interior:~u_t~=~u_xx;initial~"
                    + "at~t~=~0:~u~=~1~+~x;boundary:~u~=~0;network~\"dense(16)~tanh~dense\";"
                    + "points~interior~60~boundary~20~initial~20 --steps 20 --quiet --out %/s",
            "certify iris --rows 40 --network dense(8)~tanh~dense --quiet --out %/c",
            "certify iris --rows 40 --network dense(2)~tanh~dense --quiet --out %/c",
            "certify iris --rows 12 --network dense(256)~tanh~dense --int8 --quiet --out %/c",
            "train iris --rows 9 --test-fraction 0 --network dense(512)~tanh~dense --optimizer"
                    + " gauss-newton --quiet --out %/r ; certify %/r --quiet --out %/c",
            "train iris --rows 6 --test-fraction 0 --network dense(256)~tanh~dense --steps 400"
                    + " --certify --quiet --out %/c",
            "train iris --rows 6 --test-fraction 0 --network dense(256)~tanh~dense --steps 200"
                    + " --precision float --certify --quiet --out %/c",
            "train iris --rows 12 --test-fraction 0 --network dense(2)~tanh~dense --steps 10"
                    + " --certify --quiet --out %/c",
            "train iris --rows 4 --test-fraction 0 --network dense(512)~tanh~dense --steps 1000"
                    + " --provable --quiet --out %/c",
            "train iris --rows 12 --test-fraction 0 --network dense(256)~tanh~dense --optimizer"
                    + " momentum --steps 400 --quiet --out %/r ; certify %/r --quiet --out %/c",
            "train @dup --target target --test-fraction 0 --network dense(64)~tanh~dense"
                    + " --steps 3 --quiet --out %/r ; certify %/r --quiet --out %/c",
            "certify iris --rows 6 --network dense(512)~tanh~dense --quiet --out %/c ; certify"
                    + " --check %/c/certificate.json --quiet",
            "train iris --rows 6 --test-fraction 0 --network dense(256)~tanh~dense --steps 200"
                    + " --certify --quiet --out %/c ; certify --check %/c --quiet",
            compare("--steps 60"),
            compare("--loss cross-entropy --steps 30"),
            compare("--seed 2 --steps 30"),
            compare("--seed 2 --loss cross-entropy --steps 30"),
            "kernel iris --network dense(16)~tanh~dense --rows 30 --quiet --out %/K.zarr",
            "kernel iris --network dense(16)~tanh~dense --rows 30 --quiet --out %/K.zarr ;"
                    + " kernel iris --network dense(16)~tanh~dense --rows 30 --quiet --out"
                    + " %/K.zarr",
            "kernel iris --network dense(64)~tanh~dense --rows 30 --quiet --out %/K.zarr"
                    + " --cholesky --ridge 1",
            "kernel iris --network dense(2)~tanh~dense --rows 30 --quiet --out %/K.zarr"
                    + " --cholesky",
            "kernel iris --network dense(16)~tanh~dense --store no --quiet",
            "kernel @lin --target target --network dense(16)~tanh~dense --against @smooth"
                    + " --quiet --out %/K.npy",
            "infinite iris --rows 40 --network dense~tanh~dense --test-fraction 0 --quiet --out"
                    + " %/i",
            "infinite @lin --target target --network dense~relu~dense --test-fraction 0 --quiet"
                    + " --out %/i",
            "infinite @lin --target target --network dense --test-fraction 0 --quiet --out %/i",
            "landscape @smooth --target target --network dense(16)~tanh~dense --quiet --out"
                    + " %/l",
            "landscape @eq3 --target target --network dense --quiet --out %/l",
            "landscape @heavy --target target --network dense(16)~tanh~dense --loss huber --quiet"
                    + " --out %/l",
            "spectrum @lin --target target --network dense --of hessian --bottom 2 --quiet"
                    + " --out %/s",
            "linearity iris --rows 8 --network dense({m})~tanh~dense --widths 16,32 --seeds 2"
                    + " --steps 600 --until 0.05 --quiet --out %/lin",
            "linearity iris --rows 8 --network dense({m})~tanh~dense --widths 16,20,24 --seeds"
                    + " 3 --steps 600 --until 0.05 --quiet --out %/lin",
            "linearity iris --rows 8 --network dense({m})~tanh~dense(2)~tanh~dense --widths"
                    + " 64,128,256 --seeds 2 --steps 600 --until 0.5 --tolerance 0.9 --quiet"
                    + " --out %/lin",
            "linearity iris --rows 8 --network dense({m})~relu~dense --parametrization standard"
                    + " --widths 8,32 --seeds 2 --steps 200 --until 0.05 --eta-lambda 1.99"
                    + " --catapult --catapult-steps 100 --quiet --out %/lin",
            "linearity @dup --target target --rows 73 --network dense({m})~tanh~dense --widths"
                    + " 16,64,256 --seeds 2 --steps 300 --until 0.3 --quiet --out %/lin",
            "linearity iris --rows 8 --network dense({m})~relu~dense({m})~relu~dense"
                    + " --parametrization standard --widths 8,32,128 --seeds 3 --steps 300"
                    + " --until 0.2 --quiet --out %/lin",
            "train @smooth --target target --network dense(64)~tanh~dense --steps 0 --quiet"
                    + " --out %/run ; evaluate %/run @@smooth --quiet --out %/e",
            "train @curvn --target target --network dense(64)~tanh~dense --steps 300 --quiet"
                    + " --out %/run ; evaluate %/run @@curvn --round int4 --quiet --out %/e",
            "solve system:contradicts6:var~x~=~3;x^2~=~-1;x~=~0 --certify --quiet --out %/s ;"
                    + " certify --check %/s --quiet",
            "advise iris --network dense(64)~tanh~dense --kernel-equations 60 --quiet --out"
                    + " %/a",
            "train iris --rows 12 --test-fraction 0 --network dense(64)~tanh~dense --eta 60"
                    + " --steps 100 --certify --quiet --out %/c",
            "train @spir --target target --network dense(8)~tanh~dense(8)~tanh~dense"
                    + " --parametrization pytorch --optimizer adam --eta 0.05 --steps 800"
                    + " --quiet --out %/r ; landscape %/r --quiet --out %/l",
            "solve pde:plane:unknown~u(x~in~0..1,~y~in~0..1);exact(x,y)~=~sin(pi*x)*sin(2*pi*y)"
                    + ";interior:~-laplacian(u)~=~5*pi^2*exact(x,y);boundary:~u~=~0;network~"
                    + "\"dense(32)~tanh~dense\";points~interior~100~boundary~40~fixed --steps"
                    + " 20 --certify --quiet --out %/s",
            advise("@smoothb --target target", "dense(128)~tanh~dense"),
            advise("@linb --target target", "dense(64)~tanh~dense"),
            advise("@curvb --target target", "dense(128)~relu~dense"),
            advise("@heavyb --target target", "dense(64)~tanh~dense"),
            advise("@blobsb --target target", "dense(64)~tanh~dense"),
            advise("@two --target target", "dense(32)~tanh~dense"),
            "regress @linn --target target --quiet --out %/t ; evaluate %/t @linn --quiet --out"
                    + " %/e",
            "landscape iris --network dense(16)~tanh~dense --quiet --out %/l",
            "train iris --network dense(16)~tanh~dense --steps 60 --quiet --out %/r ; landscape"
                    + " %/r --quiet --out %/l");

    private static String advise(String data, String network) {
        return "advise " + data + " --network " + network + " --verify --quiet --out %/a";
    }

    private static String system(String name, String text, String more) {
        String file = "solve system:" + name + ":" + text.replace(' ', '~');
        return file + (more.isEmpty() ? "" : " " + more) + " --quiet --out %/s";
    }

    /** An equation on an interval by collocation, with what a network alone uses. */
    private static String collocated(String name, String interior, String ends, String more) {
        String text = "unknown u(x in 0..1);interior: " + interior + ";boundary: " + ends
                + ";network \"dense(16) tanh dense\"";
        return "solve pde:" + name + ":" + text.replace(' ', '~')
                + (more.isEmpty() ? "" : " " + more) + " --quiet --out %/s";
    }

    /** Poisson's equation on an interval. */
    private static String pde(String points, String more) {
        String text = "unknown u(x in 0..1);exact(x) = sin(pi*x);interior: -u_xx = pi^2*sin(pi*x);"
                + "boundary: u = 0;network \"dense(16) tanh dense\";"
                + points;
        return "solve pde:poisson:" + text.replace(' ', '~') + " " + more + " --quiet --out %/s";
    }

    private static String compare(String other) {
        return "train iris --steps 30 --quiet --out %/r1 ; train iris "
                + other
                + " --quiet --out %/r2 ; runs compare %/r1 %/r2 --out %/c.html";
    }

    private static String evaluate(String table, String steps) {
        return "train "
                + table
                + " --target target --network dense(64)~tanh~dense "
                + steps
                + " --quiet --out %/run ; evaluate %/run @"
                + table
                + " --quiet --out %/e";
    }

    private static String table(String command, String table) {
        return command + " " + table + " --target target --columns --quiet --out %/t";
    }

    private static String linearity(String data, String network, String parametrization) {
        return "linearity "
                + data
                + " --network "
                + network
                + " --parametrization "
                + parametrization
                + " --widths 32,128,512 --seeds 2 --steps 800 --until 0.05 --quiet --out %/lin";
    }

    private Fleet() {}

    /** A table of a law; absent for data of other names. */
    static Optional<MadeTable> table(String name) {
        return Optional.ofNullable(LAWS.get(name))
                .map(law -> MadeTable.of(law, Long.getLong(SEED, USUAL) + name.hashCode()))
                .map(t -> name.equals("dup") ? t.repeated(8, 5) : t);
    }

    /** A pretrained body behind a new head, trained on all rows by Adam. */
    private static Train tuned(String table, String body, String what) {
        return t(table, body, what + " --optimizer adam --batch 16 --epochs 6 --test-fraction 0");
    }

    private static Train t(String table, String network, String args) {
        return new Train(table, network, args);
    }

    private static Map.Entry<String, MadeTable.Law> law(
            String name, String kind, int rows, double noise, int features) {
        return Map.entry(name, new MadeTable.Law(kind, rows, noise, features));
    }
}
