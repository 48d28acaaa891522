package org.plstar.check;

import java.util.List;
import java.util.regex.Pattern;

/** How the check and the comparison with files end: what they print, and their status. */
public final class Ended {
    private Ended() {}

    /** The work of a program: adds lines to print, and returns its status. */
    interface Body {
        int run(String[] arguments, List<String> out);
    }

    /** Runs a program; files that are none leave one line, and status 2. */
    static int run(String name, Body body, String[] arguments, List<String> out) {
        String why;
        try {
            int status = body.run(arguments, out);
            out.replaceAll(Ended::printable);
            return status;
        } catch (Unreadable e) {
            why = String.valueOf(e.getMessage());
        } catch (OutOfMemoryError e) {
            long most = Runtime.getRuntime().maxMemory() >> 20;
            why = "it needs more than " + most + " MiB of memory; give more by -Xmx";
        } catch (StackOverflowError | RuntimeException e) {
            why = "the files are no certificate (" + e + ")";
        }
        out.clear();
        out.add(printable(name + ": " + why));
        return 2;
    }

    /** Prints the lines of a program and ends the process. */
    static void exit(int status, List<String> out) {
        (status == 2 ? System.err : System.out).println(String.join("\n", out));
        System.exit(status);
    }

    /** The line with all characters but printable ones replaced by their codes. */
    public static String printable(String line) {
        return Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}\\p{Cn}]")
                .matcher(line)
                .replaceAll(m -> String.format("\\\\u{%x}", m.group().codePointAt(0)));
    }
}
