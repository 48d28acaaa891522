package org.plstar.app.badinput;

import static org.plstar.app.badinput.Wrong.option;
import static org.plstar.data.DataRefusal.CLASSES_NEEDED;
import static org.plstar.optimize.OptimizeRefusal.NO_STEP_ADVICE;
import static org.plstar.optimize.OptimizeRefusal.SETTING;
import static org.plstar.optimize.OptimizeRefusal.STEP_RULE_NEEDS_GRADIENT;
import static org.plstar.study.StudyRefusal.RANGE;
import static org.plstar.study.refusal.RequestRefusal.BATCH;
import static org.plstar.study.refusal.RequestRefusal.COMMAND_LINE;
import static org.plstar.study.refusal.RequestRefusal.COUNT;
import static org.plstar.study.refusal.RequestRefusal.EPOCHS;
import static org.plstar.study.refusal.RequestRefusal.ETA;
import static org.plstar.study.refusal.RequestRefusal.NO_DATA;
import static org.plstar.study.refusal.RequestRefusal.SCHEDULE;
import static org.plstar.study.refusal.RequestRefusal.SIGMA;
import static org.plstar.study.refusal.RequestRefusal.SMOOTHING;
import static org.plstar.study.refusal.RequestRefusal.SQUARE_LOSS_ONLY;
import static org.plstar.study.refusal.RequestRefusal.THREADS;
import static org.plstar.study.refusal.RequestRefusal.UNUSED;
import static org.plstar.study.refusal.RequestRefusal.UNWRITABLE;

import java.util.ArrayList;
import java.util.List;
import org.plstar.data.DataRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

/** Options that are not known, out of range, or do not go together. */
final class WrongOptions {
    private WrongOptions() {}

    static List<Wrong> all() {
        return List.of(
                new Wrong(
                        "versions that there are not",
                        DataRefusal.UNKNOWN_VERSIONS,
                        "--augment",
                        Wrong.GOOD_DATA,
                        List.of("classify", "DATA", "--target", "label", "--augment", "flips")),
                new Wrong(
                        "versions of rows that are no images",
                        DataRefusal.NOT_IMAGES,
                        "--augment",
                        Wrong.GOOD_DATA,
                        List.of("classify", "DATA", "--target", "label", "--augment", "mirror")),
                new Wrong(
                        "stored rows without a cluster",
                        RANGE,
                        "--rows-cache",
                        Wrong.GOOD_DATA,
                        List.of("classify", "DATA", "--target", "label", "--rows-cache", "here")),
                new Wrong(
                        "columns of few rows",
                        RANGE,
                        "--columns",
                        Wrong.GOOD_DATA,
                        List.of("classify", "DATA", "--target", "label", "--columns")),
                new Wrong(
                        "executors that store nothing",
                        UNUSED,
                        "--ingest executors",
                        Wrong.GOOD_DATA,
                        List.of("classify", "DATA", "--target", "label", "--ingest", "executors")),
                new Wrong(
                        "executors where there are none",
                        UNUSED,
                        "--ingest executors",
                        Wrong.GOOD_DATA,
                        List.of(
                                "classify",
                                "DATA",
                                "--target",
                                "label",
                                "--ingest",
                                "executors",
                                "--rows-cache",
                                "here")),
                new Wrong(
                        "stored rows of a spectrum without a cluster",
                        RANGE,
                        "--rows-cache",
                        Wrong.GOOD_DATA,
                        List.of(
                                "spectrum",
                                "DATA",
                                "--target",
                                "label",
                                "--of",
                                "kernel",
                                "--network",
                                "dense",
                                "--rows-cache",
                                "here")),
                new Wrong(
                        "stored rows of a spectrum that has no use for them",
                        RANGE,
                        "--rows-cache",
                        Wrong.GOOD_DATA,
                        List.of(
                                "spectrum",
                                "DATA",
                                "--target",
                                "label",
                                "--network",
                                "dense",
                                "--rows-cache",
                                "here")),
                new Wrong(
                        "plan of a kernel in memory",
                        UNUSED,
                        ".zarr",
                        Wrong.GOOD_DATA,
                        List.of("kernel", "DATA", "--target", "label", "--dry-run")),
                new Wrong(
                        "plan of products with a Fisher matrix",
                        StudyRefusal.NOT_TILED,
                        "of kernel, hessian or ggn",
                        Wrong.GOOD_DATA,
                        List.of(
                                "spectrum",
                                "DATA",
                                "--target",
                                "label",
                                "--of",
                                "fisher",
                                "--dry-run")),
                new Wrong(
                        "plan of a product with a Hessian on few rows",
                        StudyRefusal.NOT_TILED,
                        "more rows",
                        Wrong.GOOD_DATA,
                        List.of("spectrum", "DATA", "--target", "label", "--dry-run")),
                new Wrong(
                        "plan of steps on few rows",
                        StudyRefusal.NOT_TILED,
                        "2048",
                        Wrong.GOOD_DATA,
                        List.of("train", "DATA", "--target", "label", "--dry-run")),
                new Wrong(
                        "kernel in another format",
                        UNWRITABLE,
                        ".npy",
                        Wrong.GOOD_DATA,
                        List.of("kernel", "DATA", "--target", "label", "--out", "FOLDER/k.csv")),
                stored("tile of a kernel in memory", UNUSED, ".zarr", "k.npy", "--tile", "5"),
                stored("factor of a kernel in memory", UNUSED, ".zarr", "k.npy", "--cholesky"),
                stored("ridge without a factor", UNUSED, "--cholesky", "k.zarr", "--ridge", "1"),
                stored("no tile", COUNT, "--tile", "k.zarr", "--tile", "0"),
                stored("huge tile", RANGE, "--tile", "k.zarr", "--tile", "99999"),
                stored("no size", COUNT, "--memory", "k.zarr", "--memory", "4x"),
                stored(
                        "fewer products than none",
                        RANGE,
                        "--products",
                        "k.zarr",
                        "--products",
                        "-1"),
                stored("ridge below 0", RANGE, "--ridge", "k.zarr", "--cholesky", "--ridge=-1"),
                stored(
                        "a cluster without its launcher",
                        UNUSED,
                        "spark-submit",
                        "k.zarr",
                        "--",
                        "--master",
                        "yarn"),
                new Wrong(
                        "a cluster without its launcher, for a table",
                        UNUSED,
                        "spark-submit",
                        Wrong.GOOD_DATA,
                        List.of("classify", "DATA", "--target", "label", "--", "--master=yarn")),
                stored(
                        "a cluster as an option",
                        COMMAND_LINE,
                        "-- --master",
                        "k.zarr",
                        "--master=y"),
                stored(
                        "Spark's option alone",
                        COMMAND_LINE,
                        "--conf",
                        "k.zarr",
                        "--",
                        "--conf",
                        "a"),
                stored("kernel in no folder", UNWRITABLE, "folder", "nowhere/k.zarr"),
                new Wrong(
                        "command that is near",
                        COMMAND_LINE,
                        "did you mean train",
                        _ -> {},
                        List.of("fit")),
                option(
                        "option that is near",
                        COMMAND_LINE,
                        "did you mean --network",
                        "--netwrok",
                        "dense"),
                option(
                        "PyTorch's option",
                        COMMAND_LINE,
                        "did you mean --batch",
                        "--batch-size",
                        "3"),
                new Wrong("unknown command", COMMAND_LINE, "trian", _ -> {}, List.of("trian")),
                new Wrong("no data", NO_DATA, "DATA", _ -> {}, List.of("train")),
                new Wrong("kernel of no data", NO_DATA, "DATA", _ -> {}, List.of("kernel")),
                option("unknown option", COMMAND_LINE, "--steeps", "--steeps", "3"),
                option("option without value", COMMAND_LINE, "--eta", "--eta"),
                option("second file", COMMAND_LINE, "other.csv", "other.csv"),
                option("steps that are no number", COMMAND_LINE, "--steps", "--steps", "many"),
                option("steps beyond counting", COMMAND_LINE, "--steps", "--steps", "9999999999"),
                option("unknown optimizer", COMMAND_LINE, "--optimizer", "--optimizer", "magic"),
                option("unknown loss", COMMAND_LINE, "--loss", "--loss", "hinge"),
                option("unknown task", COMMAND_LINE, "--task", "--task", "ranking"),
                option("unknown scaling", COMMAND_LINE, "--standardize", "--standardize", "x"),
                option("unknown handling", COMMAND_LINE, "--missing", "--missing", "guess"),
                option("values kept", UNUSED, "--missing keep", "--missing", "keep"),
                option("precision", COMMAND_LINE, "--precision", "--precision", "half"),
                option("seed", COMMAND_LINE, "--seed", "--seed", "lucky"),
                new Wrong(
                        "kernel outputs",
                        COMMAND_LINE,
                        "--outputs",
                        Wrong.GOOD_DATA,
                        List.of("kernel", "DATA", "--target", "label", "--outputs", "some")),
                option(
                        "equations of cross-entropy",
                        SQUARE_LOSS_ONLY,
                        "--loss cross-entropy",
                        "--optimizer",
                        "gauss-newton",
                        "--loss",
                        "cross-entropy"),
                option("negative steps", RANGE, "--steps", "--steps", "-1"),
                option("eta 0", ETA, "--eta", "--eta", "0"),
                option("eta that is no number", ETA, "--eta", "--eta", "fast"),
                option("endless eta", ETA, "--eta", "--eta", "Infinity"),
                option("batch 0", BATCH, "--batch", "--optimizer", "adam", "--batch", "0"),
                option("batch above rows", BATCH, "--batch", "--optimizer", "sgd", "--batch", "99"),
                option(
                        "the edge of batches",
                        RANGE,
                        "--until-unstable",
                        "--optimizer",
                        "sgd",
                        "--batch",
                        "2",
                        "--eta",
                        "0.1",
                        "--until-unstable"),
                option(
                        "the edge without looks",
                        RANGE,
                        "--until-unstable",
                        "--looks",
                        "few",
                        "--until-unstable"),
                option("suspects below 0", RANGE, "--suspects", "--suspects", "-1"),
                option(
                        "training without no suspects",
                        RANGE,
                        "--without-suspects",
                        "--without-suspects"),
                option(
                        "training without most rows",
                        RANGE,
                        "--without-suspects",
                        "--suspects",
                        "99",
                        "--without-suspects"),
                option("batch of gd", UNUSED, "--batch", "--batch", "2"),
                option(
                        "constant of gd",
                        COMMAND_LINE,
                        "gd without constants",
                        "--optimizer",
                        "gd(beta=0.9)"),
                option(
                        "constant of another optimizer",
                        COMMAND_LINE,
                        "beta1 in [0, 1), beta2 in [0, 1), epsilon of 0 or more; not 'damping=1'",
                        "--optimizer",
                        "adam(beta1=0.8, damping=1)"),
                option(
                        "constant out of range",
                        COMMAND_LINE,
                        "beta in [0, 1); not 'beta=1'",
                        "--optimizer",
                        "momentum(beta=1)"),
                option(
                        "constant twice",
                        COMMAND_LINE,
                        "each once",
                        "--optimizer",
                        "sgd(beta=0.5,beta=0.6)"),
                option(
                        "way to solve",
                        COMMAND_LINE,
                        "auto, cholesky or cg; not 'solve=qr'",
                        "--optimizer",
                        "gauss-newton(solve=qr)"),
                option(
                        "bracket that does not close",
                        COMMAND_LINE,
                        "a name with constants",
                        "--optimizer",
                        "adam(beta1=0.8"),
                option(
                        "optimizer nearly",
                        COMMAND_LINE,
                        "mean adam",
                        "--optimizer",
                        "adan(beta1=0.8)"),
                option("constant as an option", COMMAND_LINE, "mean --opt", "--beta1", "0.8"),
                option(
                        "schedule of sls",
                        UNUSED,
                        "--schedule",
                        "--optimizer",
                        "sls",
                        "--warmup",
                        "3"),
                option(
                        "auto of adam",
                        NO_STEP_ADVICE,
                        "auto",
                        "--optimizer",
                        "adam",
                        "--eta",
                        "auto"),
                option(
                        "auto of rmsprop",
                        NO_STEP_ADVICE,
                        "auto",
                        "--optimizer",
                        "rmsprop",
                        "--eta",
                        "auto"),
                option(
                        "auto of batches and cross-entropy",
                        NO_STEP_ADVICE,
                        "--eta auto",
                        "--optimizer",
                        "sgd",
                        "--batch",
                        "2",
                        "--loss",
                        "cross-entropy"),
                option(
                        "auto of batches and momentum",
                        NO_STEP_ADVICE,
                        "--eta auto",
                        "--optimizer",
                        "momentum",
                        "--batch",
                        "2"),
                option("negative decay", SETTING, "weight decay", "--weight-decay", "-1"),
                option(
                        "weight decay of sps",
                        STEP_RULE_NEEDS_GRADIENT,
                        "Polyak",
                        "--optimizer",
                        "sps",
                        "--weight-decay",
                        "0.1"),
                option("unknown schedule", SCHEDULE, "--schedule", "--schedule", "sawtooth"),
                option("schedule without ratio", SCHEDULE, "--schedule", "--schedule", "decay:10"),
                option("cosine floor above 1", SETTING, "cosine floor", "--schedule", "cosine:2"),
                option("negative warm-up", SCHEDULE, "--warmup", "--warmup", "-1"),
                option(
                        "smoothing of the square loss",
                        UNUSED,
                        "smoothing",
                        "--label-smoothing",
                        "0.1"),
                option(
                        "smoothing 1",
                        SMOOTHING,
                        "smoothing",
                        "--loss",
                        "cross-entropy",
                        "--label-smoothing",
                        "1"),
                option("epochs and steps", EPOCHS, "--epochs", "--epochs", "2", "--steps", "3"),
                option("negative epochs", EPOCHS, "--epochs", "--epochs", "-2"),
                option(
                        "too many epochs",
                        EPOCHS,
                        "--epochs",
                        "--optimizer",
                        "sgd",
                        "--epochs",
                        "2147483647",
                        "--batch",
                        "2"),
                option("until 0", RANGE, "--until", "--until", "0"),
                option("no threads", THREADS, "--threads", "--threads", "0"),
                option("sigma", SIGMA, "--sigma-w", "--sigma-w", "-1"),
                option("sigma that is no number", SIGMA, "--sigma-b", "--sigma-b", "NaN"),
                option("unknown looks", COMMAND_LINE, "few, usual, many", "--looks", "some"),
                option("looks by number", COMMAND_LINE, "mean --looks", "--kernel-steps", "3"),
                new Wrong(
                        "cross-entropy of numbers",
                        CLASSES_NEEDED,
                        "cross-entropy",
                        Wrong.text("data.csv", "a,b,y\n1,2,0.5\n2,1,1.5\n3,5,2.5\n4,4,3.5\n"),
                        List.of(
                                "train",
                                "DATA",
                                "--target",
                                "y",
                                "--task",
                                "regression",
                                "--loss",
                                "cross-entropy")));
    }

    private static Wrong stored(
            String what, Refusal.Code code, String contains, String out, String... more) {
        List<String> all = new ArrayList<>(
                List.of("kernel", "DATA", "--target", "label", "--out", "FOLDER/" + out));
        all.addAll(List.of(more));
        return new Wrong(what, code, contains, Wrong.GOOD_DATA, all);
    }
}
