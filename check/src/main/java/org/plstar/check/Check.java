package org.plstar.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Checks a certificate: {@code java Check.java certificate.json [--data FILE] [--weights FILE]
 * [--work OPERATIONS] [--json]}.
 *
 * <p>Exit status: 0 all claims are confirmed, 1 one is not, 2 the files are no certificate.
 */
public final class Check {
    private static final String USE =
            "use: java Check.java certificate.json [--data DATA.csv|.npy|.npz]"
                    + " [--weights W.npz|MODEL.onnx] [--work OPERATIONS] [--json]";

    private Check() {}

    /** Checks one certificate, prints what is proved, and ends the process with a status. */
    public static void main(String[] arguments) {
        List<String> out = new ArrayList<>();
        int status = run(arguments, out);
        (status == 2 ? System.err : System.out).println(String.join("\n", out));
        System.exit(status);
    }

    /** Checks a certificate; adds the lines to print to a list, and returns the status. */
    public static int run(String[] arguments, List<String> out) {
        try {
            int status = check(arguments, out);
            out.replaceAll(Check::printable);
            return status;
        } catch (Unreadable e) {
            out.clear();
            out.add(printable("check: " + e.getMessage()));
        } catch (OutOfMemoryError e) {
            out.clear();
            long most = Runtime.getRuntime().maxMemory() >> 20;
            out.add("check: it needs more than " + most + " MiB of memory; give more by -Xmx");
        } catch (StackOverflowError | RuntimeException e) {
            out.clear();
            out.add(printable("check: the files are no certificate (" + e + ")"));
        }
        return 2;
    }

    /** The line with all characters but printable ones replaced by their codes. */
    public static String printable(String line) {
        return Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}\\p{Cn}]")
                .matcher(line)
                .replaceAll(m -> String.format("\\\\u{%x}", m.group().codePointAt(0)));
    }

    private static int check(String[] arguments, List<String> out) {
        @Nullable Path file = null;
        @Nullable Path data = null;
        @Nullable Path weights = null;
        boolean json = false;
        double work = Work.USUAL;
        for (int i = 0; i < arguments.length; i++) {
            String a = arguments[i];
            if (a.equals("--json")) {
                json = true;
            } else if (a.equals("--work") && i + 1 < arguments.length) {
                work = JsonText.finite(arguments[++i]);
            } else if (a.startsWith("--")) {
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
        if (file == null) {
            throw new Unreadable(USE);
        }
        Certificate c = Certificate.read(file);
        FileBinding binding = FileBinding.bind(c, data, weights);
        List<Proof> proofs = Claims.prove(c, work);
        boolean all = proofs.stream().allMatch(Proof::confirmed);
        if (json) {
            out.add(json(proofs, binding, all));
            return all ? 0 : 1;
        }
        out.add(c.equations() + " equations in " + c.unknowns() + " unknowns");
        for (Proof p : proofs) {
            out.add(p.words());
            if (p.confirmed()) {
                StringBuilder line = new StringBuilder("  by");
                p.numbers()
                        .forEach((name, v) ->
                                line.append(' ').append(name).append(' ').append(v));
                out.add(line.toString());
            }
        }
        c.about().forEach((name, text) -> out.add("not verified: " + name + ": " + text));
        out.addAll(binding.bound());
        out.add(binding.believed());
        out.add(all ? "confirmed" : "NOT confirmed");
        return all ? 0 : 1;
    }

    private static String json(List<Proof> proofs, FileBinding binding, boolean all) {
        List<String> claims = new ArrayList<>();
        for (Proof p : proofs) {
            StringBuilder s = new StringBuilder();
            s.append("{\"claim\": \"").append(p.claim().kind());
            s.append("\", \"point\": \"").append(p.claim().point());
            s.append("\", \"confirmed\": ").append(p.confirmed());
            if (p.claim().kind() == Claim.Kind.B) {
                s.append(", \"eta\": ").append(p.claim().eta());
            }
            for (Map.Entry<String, Double> e : p.numbers().entrySet()) {
                s.append(", \"").append(e.getKey()).append("\": ").append(e.getValue());
            }
            claims.add(
                    s.append(", \"why\": ").append(quoted(p.why())).append('}').toString());
        }
        return "{\"verdict\": \""
                + (all ? "confirmed" : "not confirmed")
                + "\", \"claims\": ["
                + String.join(", ", claims)
                + "], \"bound\": ["
                + String.join(", ", binding.bound().stream().map(Check::quoted).toList())
                + "], \"believed\": "
                + quoted(binding.believed())
                + "}";
    }

    private static String quoted(String text) {
        return '"' + printable(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
