package org.plstar.check;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks a certificate: {@code java Check.java certificate.json [--work OPERATIONS] [--json]}.
 *
 * <p>Exit status: 0 all claims are confirmed, 1 one is not, 2 the files are no certificate.
 */
public final class Check {
    private static final String USE =
            "use: java Check.java certificate.json [--work OPERATIONS] [--json]";

    private Check() {}

    /** Checks one certificate, prints what is proved, and ends the process with a status. */
    public static void main(String[] arguments) {
        List<String> out = new ArrayList<>();
        Ended.exit(run(arguments, out), out);
    }

    /** Checks a certificate; adds the lines to print to a list, and returns the status. */
    public static int run(String[] arguments, List<String> out) {
        return Ended.run("check", Check::check, arguments, out);
    }

    private static int check(String[] arguments, List<String> out) {
        @Nullable Path file = null;
        boolean json = false;
        double work = Work.USUAL;
        for (int i = 0; i < arguments.length; i++) {
            String a = arguments[i];
            if (a.equals("--json")) {
                json = true;
            } else if (a.equals("--work") && i + 1 < arguments.length) {
                work = JsonText.finite(arguments[++i]);
            } else {
                Unreadable.require(
                        !a.startsWith("--"), "unknown or incomplete option " + a + "; " + USE);
                Unreadable.require(file == null, "two certificates; " + USE);
                file = Path.of(a);
            }
        }
        if (file == null) {
            throw new Unreadable(USE);
        }
        Certificate c = Certificate.read(file);
        List<Proof> proofs = Claims.prove(c, work);
        boolean all = proofs.stream().allMatch(Proof::confirmed);
        if (json) {
            out.add(json(c, proofs, all));
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
        out.add("SHA-256 of " + file + ", which has those of its arrays: " + c.sha256());
        out.add("believed: the printed program and the arrays beside it");
        out.add(all ? "confirmed" : "NOT confirmed");
        return all ? 0 : 1;
    }

    private static String json(Certificate c, List<Proof> proofs, boolean all) {
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
                + "], \"sha256\": "
                + quoted(c.sha256())
                + "}";
    }

    private static String quoted(String text) {
        return '"' + Ended.printable(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
