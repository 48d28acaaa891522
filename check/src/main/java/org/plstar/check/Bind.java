package org.plstar.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the arrays of a certificate with the reader's own files: {@code java Bind.java
 * certificate.json [--data FILE] [--weights FILE]}; it proves nothing.
 *
 * <p>Exit status: 0 they are derived from these files bit by bit, 2 they are not.
 */
public final class Bind {
    private static final String USE =
            "use: java Bind.java certificate.json [--data DATA.csv|.npy|.npz]"
                    + " [--weights W.npz|MODEL.onnx]";

    private Bind() {}

    /** Compares, prints a table of what is bound, and ends the process with a status. */
    public static void main(String[] arguments) {
        List<String> out = new ArrayList<>();
        Ended.exit(run(arguments, out), out);
    }

    /** Compares; adds the lines to print to a list, and returns the status. */
    public static int run(String[] arguments, List<String> out) {
        return Ended.run("bind", Bind::bind, arguments, out);
    }

    private static int bind(String[] arguments, List<String> out) {
        @Nullable Path file = null;
        @Nullable Path data = null;
        @Nullable Path weights = null;
        for (int i = 0; i < arguments.length; i++) {
            String a = arguments[i];
            if (a.startsWith("--")) {
                Unreadable.require(
                        (a.equals("--data") || a.equals("--weights")) && i + 1 < arguments.length,
                        "unknown or incomplete option " + a + "; " + USE);
                Path named = Path.of(arguments[++i]);
                data = a.equals("--data") ? named : data;
                weights = a.equals("--weights") ? named : weights;
            } else {
                Unreadable.require(file == null, "two certificates; " + USE);
                file = Path.of(a);
            }
        }
        Unreadable.require(data != null || weights != null, USE);
        if (file == null) {
            throw new Unreadable(USE);
        }
        Certificate c = Certificate.read(file);
        out.add("certificate " + file + ", SHA-256 " + c.sha256());
        FileBinding.bind(c, data, weights, out);
        return 0;
    }
}
