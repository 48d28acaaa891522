package org.plstar.app.badinput;

import static org.plstar.app.badinput.Wrong.files;
import static org.plstar.app.badinput.Wrong.option;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.plstar.app.Commands;
import org.plstar.app.badinput.Wrong.Setup;
import org.plstar.array.npy.NpyRefusal;
import org.plstar.data.DataRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;

/** Places to write that are not free, and runs that are not what they should be. */
final class WrongRuns {
    /** A finished run of three steps in FOLDER/run. */
    private static final Setup RUN = Wrong.GOOD_DATA.and(folder -> {
        Commands.Ended ended = Commands.run(
                "train",
                folder.resolve("data.csv").toString(),
                "--target",
                "label",
                "--network",
                "dense",
                "--steps",
                "3",
                "--looks",
                "every",
                "--out",
                folder.resolve("run").toString());
        if (ended.status() != 0) {
            throw new AssertionError(ended.stderr());
        }
    });

    /** The same, cut off before its summary. */
    private static final Setup CUT = RUN.and(in("run.json", Files::delete));

    private WrongRuns() {}

    private interface Change {
        void of(Path file) throws IOException;
    }

    private static Setup in(String name, Change change) {
        return folder -> change.of(folder.resolve("run").resolve(name));
    }

    private static Setup replaced(String name, String what, String by) {
        return in(
                name, file -> Files.writeString(file, Files.readString(file).replaceAll(what, by)));
    }

    static List<Wrong> all() {
        List<Wrong> all = new ArrayList<>(outputs());
        all.addAll(noRuns());
        all.addAll(damaged());
        all.addAll(resumed());
        all.addAll(used());
        return all;
    }

    /** Trained models on rows that do not fit. */
    private static List<Wrong> used() {
        return List.of(
                new Wrong(
                        "predict with a column too many",
                        DataRefusal.SURPLUS_COLUMN,
                        "--ignore c",
                        RUN.and(Wrong.text("new.csv", "a,b,c\n1,2,3\n")),
                        List.of("predict", "FOLDER/run", "FOLDER/new.csv")),
                new Wrong(
                        "predict with columns missing",
                        DataRefusal.TEST_COLUMN_MISSING,
                        "2 of the training file's columns",
                        RUN.and(Wrong.text("new.csv", "x\n1\n")),
                        List.of("predict", "FOLDER/run", "FOLDER/new.csv")),
                new Wrong(
                        "an interval of classes",
                        RequestRefusal.UNUSED,
                        "--interval",
                        RUN,
                        List.of("predict", "FOLDER/run", "DATA", "--interval", "0.9")),
                new Wrong(
                        "predict with no run",
                        RequestRefusal.NOT_A_RUN,
                        "FOLDER/none",
                        Wrong.GOOD_DATA,
                        List.of("predict", "FOLDER/none", "DATA")),
                new Wrong(
                        "evaluate on a class that training had not",
                        DataRefusal.UNKNOWN_CLASS,
                        "line 3",
                        RUN.and(Wrong.text("new.csv", "a,b,label\n1,2,x\n1,2,z\n")),
                        List.of("evaluate", "FOLDER/run", "FOLDER/new.csv")),
                new Wrong(
                        "fewer steps than were done",
                        RequestRefusal.FINISHED,
                        "--steps",
                        RUN,
                        List.of("train", "--resume", "FOLDER/run", "--steps", "2")));
    }

    private static List<Wrong> outputs() {
        return List.of(
                option("an output that exists", RequestRefusal.EXISTS, "FOLDER", "--out", "FOLDER"),
                option(
                        "an output that is not ours",
                        RequestRefusal.NOT_OURS,
                        "FOLDER",
                        "--out",
                        "FOLDER",
                        "--force"),
                option(
                        "an output under a file",
                        RequestRefusal.UNWRITABLE,
                        "data.csv/out",
                        "--out",
                        "DATA/out"),
                option(
                        "an output where nothing can be",
                        RequestRefusal.UNWRITABLE,
                        "/proc/out",
                        "--out",
                        "/proc/out"),
                kernel(
                        "kernel into a missing folder",
                        RequestRefusal.UNWRITABLE,
                        "FOLDER/no/k.npy"),
                kernel("kernel over a folder", RequestRefusal.UNWRITABLE, "FOLDER"),
                kernel("kernel over a file", RequestRefusal.EXISTS, "DATA"),
                new Wrong(
                        "report into a missing folder",
                        RequestRefusal.UNWRITABLE,
                        "FOLDER/no/r.html",
                        RUN,
                        List.of("report", "FOLDER/run", "--out", "FOLDER/no/r.html")));
    }

    private static List<Wrong> noRuns() {
        return List.of(
                new Wrong(
                        "resume of no run",
                        RequestRefusal.NOT_A_RUN,
                        "FOLDER",
                        _ -> {},
                        resume("FOLDER")),
                new Wrong(
                        "resume of nothing",
                        RequestRefusal.NOT_A_RUN,
                        "nowhere",
                        _ -> {},
                        resume("nowhere")),
                new Wrong(
                        "report of no run",
                        RequestRefusal.NOT_A_RUN,
                        "FOLDER",
                        _ -> {},
                        List.of("report", "FOLDER")),
                new Wrong(
                        "show of no run",
                        RequestRefusal.NOT_A_RUN,
                        "FOLDER",
                        _ -> {},
                        List.of("runs", "show", "FOLDER")),
                new Wrong(
                        "list of no folder",
                        RequestRefusal.NOT_A_RUN,
                        "nowhere",
                        _ -> {},
                        List.of("runs", "list", "nowhere")),
                new Wrong(
                        "comparing one run",
                        RequestRefusal.TOO_FEW_RUNS,
                        "DIR",
                        _ -> {},
                        List.of("runs", "compare", "FOLDER")),
                new Wrong(
                        "comparing what is no run",
                        RequestRefusal.NOT_A_RUN,
                        "FOLDER",
                        RUN,
                        List.of("runs", "compare", "FOLDER/run", "FOLDER")),
                new Wrong(
                        "serving at another machine's address",
                        RequestRefusal.ADDRESS,
                        "--host",
                        _ -> {},
                        List.of("serve", "FOLDER", "--host", "192.0.2.1")),
                new Wrong(
                        "serving no folder",
                        RequestRefusal.NOT_A_RUN,
                        "nowhere",
                        _ -> {},
                        List.of("serve", "nowhere")),
                new Wrong(
                        "a port beside standard input and output",
                        RequestRefusal.UNUSED,
                        "--port",
                        _ -> {},
                        List.of("serve", "--stdio", "--port", "7590")),
                new Wrong(
                        "a folder beside standard input and output",
                        RequestRefusal.UNUSED,
                        "FOLDER",
                        _ -> {},
                        List.of("serve", "FOLDER", "--stdio")));
    }

    private static List<Wrong> damaged() {
        return List.of(
                run(
                        "summary of another schema",
                        RequestRefusal.OTHER_VERSION,
                        "run.json",
                        replaced("run.json", "\"schema\" : \\d+", "\"schema\" : 2")),
                run(
                        "summary cut off",
                        RequestRefusal.DAMAGED_RUN,
                        "run.json",
                        replaced("run.json", "(?s)findings.*", "")),
                run(
                        "summary of another program",
                        RequestRefusal.DAMAGED_RUN,
                        "run.json",
                        replaced("run.json", "(?s).*", "[1]")),
                run(
                        "no trace",
                        RequestRefusal.DAMAGED_RUN,
                        "trace.csv",
                        in("trace.csv", Files::delete)),
                run(
                        "portrait cut off",
                        RequestRefusal.DAMAGED_RUN,
                        "portrait.json",
                        replaced("portrait.json", "(?s)levels.*", "")),
                run(
                        "portrait of other sizes",
                        RequestRefusal.DAMAGED_RUN,
                        "portrait.json",
                        replaced("portrait.json", "\"side\" : \\d+", "\"side\" : 3")),
                run(
                        "trace of another version",
                        RequestRefusal.DAMAGED_RUN,
                        "trace.csv",
                        replaced("trace.csv", "step,", "time,")),
                run(
                        "trace with text",
                        RequestRefusal.DAMAGED_RUN,
                        "line 3",
                        replaced("trace.csv", "\n1,", "\none,")),
                run(
                        "trace without rows",
                        RequestRefusal.DAMAGED_RUN,
                        "trace.csv",
                        replaced("trace.csv", "(?s)\n.*", "\n")),
                run(
                        "no spectrum",
                        NpyRefusal.UNREADABLE,
                        "step-00000000.npy",
                        in("spectrum/step-00000000.npy", Files::delete)),
                new Wrong(
                        "report of an unfinished run",
                        RequestRefusal.UNFINISHED,
                        "FOLDER/run",
                        CUT,
                        List.of("report", "FOLDER/run")));
    }

    private static List<Wrong> resumed() {
        return List.of(
                files(
                        "resume with options",
                        RequestRefusal.UNUSED,
                        "--target",
                        CUT,
                        "--resume",
                        "FOLDER/run"),
                new Wrong(
                        "resume with data",
                        RequestRefusal.UNUSED,
                        "DATA",
                        CUT,
                        List.of("train", "FOLDER/other.csv", "--resume", "FOLDER/run")),
                new Wrong(
                        "resume of a finished run",
                        RequestRefusal.FINISHED,
                        "FOLDER/run",
                        RUN,
                        resume("FOLDER/run")),
                cut(
                        "resume without request",
                        RequestRefusal.UNFINISHED,
                        "FOLDER/run",
                        in("request.json", Files::delete)),
                cut(
                        "resume of a damaged request",
                        RequestRefusal.DAMAGED_RUN,
                        "request.json",
                        replaced("request.json", "folder", "older")),
                cut(
                        "resume of a request of another version",
                        RequestRefusal.DAMAGED_RUN,
                        "request.json",
                        replaced("request.json", "--steps", "--stepps")),
                cut(
                        "resume without data",
                        DataRefusal.MISSING_FILE,
                        "data.csv",
                        folder -> Files.delete(folder.resolve("data.csv"))),
                cut(
                        "resume on other data",
                        RequestRefusal.DATA_CHANGED,
                        "data.csv",
                        Wrong.text("data.csv", Wrong.GOOD.replace("5,9", "5,8"))),
                cut(
                        "resume without a row",
                        RequestRefusal.DAMAGED_RUN,
                        "trace.csv",
                        replaced("trace.csv", "\n1,[^\n]*", "")),
                cut(
                        "resume of a run with columns of another version",
                        RequestRefusal.OTHER_VERSION,
                        "trace.csv",
                        replaced("trace.csv", ",damping", ",certified_radius")),
                cut(
                        "resume of a damaged state",
                        NpyRefusal.NOT_NPZ,
                        "state.npz",
                        in("checkpoint/state.npz", f -> Files.writeString(f, "?"))),
                cut(
                        "resume of another state",
                        RequestRefusal.DAMAGED_RUN,
                        "state.npz",
                        in(
                                "checkpoint/state.npz",
                                f -> Files.copy(
                                        f.resolveSibling("start.npz"),
                                        f,
                                        StandardCopyOption.REPLACE_EXISTING))),
                cut(
                        "resume without the start",
                        NpyRefusal.NOT_NPZ,
                        "start.npz",
                        in("checkpoint/start.npz", Files::delete)));
    }

    private static Wrong run(String what, Refusal.Code code, String named, Setup damage) {
        return new Wrong(what, code, named, RUN.and(damage), List.of("report", "FOLDER/run"));
    }

    private static Wrong cut(String what, Refusal.Code code, String named, Setup damage) {
        return new Wrong(what, code, named, CUT.and(damage), resume("FOLDER/run"));
    }

    private static List<String> resume(String directory) {
        return List.of("train", "--resume", directory);
    }

    private static Wrong kernel(String what, RequestRefusal code, String out) {
        return new Wrong(
                what,
                code,
                "--out",
                Wrong.GOOD_DATA,
                List.of("kernel", "DATA", "--target", "label", "--out", out));
    }

    /** Holds a run as another process would. */
    static FileChannel held(Path run) throws IOException {
        FileChannel channel = FileChannel.open(run.resolve(".lock"), StandardOpenOption.WRITE);
        channel.lock();
        return channel;
    }

    /** A run that another process works in. */
    static final Wrong LOCKED = new Wrong(
            "resume of a run in use",
            RequestRefusal.LOCKED,
            "FOLDER/run",
            CUT,
            resume("FOLDER/run"));
}
