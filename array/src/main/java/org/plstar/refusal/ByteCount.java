package org.plstar.refusal;

import java.util.List;
import java.util.Locale;

/** Numbers of bytes in readable form. */
public final class ByteCount {
    private static final double KILO = 1000;
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB");

    private ByteCount() {}

    /** The number in the unit in which it is below 1,000, with at least two digits. */
    public static String words(double bytes) {
        int unit = 0;
        double v = bytes;
        while (v >= KILO && unit < UNITS.size() - 1) {
            v /= KILO;
            unit++;
        }
        return String.format(
                Locale.ROOT, v < 10 && unit > 0 ? "%,.1f %s" : "%,.0f %s", v, UNITS.get(unit));
    }
}
