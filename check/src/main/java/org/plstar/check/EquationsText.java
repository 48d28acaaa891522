package org.plstar.check;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The equations of a certificate, part by part, for a comparison with those of another. */
public final class EquationsText {
    private EquationsText() {}

    /** Params, programs with the names in them, and all of their arrays by shape, type and bits. */
    public static SequencedMap<String, String> of(Certificate c) {
        SequencedMap<String, String> all = new LinkedHashMap<>();
        for (int p = 0; p < c.shapes().size(); p++) {
            all.put(
                    "param " + p,
                    c.paramNames().get(p) + Arrays.toString(c.shapes().get(p)));
        }
        for (Listing s : c.programs()) {
            String text = s.samples + " " + s.targetsName + "\n" + String.join("\n", s.text);
            all.put("program " + c.programs().indexOf(s), text);
            for (String kind : List.of("data", "const", "positions")) {
                s.names(kind).forEach(name -> all.put("array " + name, bits(c.array(name))));
            }
            all.put("array " + s.targetsName, bits(c.array(s.targetsName)));
        }
        return all;
    }

    /** Shape, type and bits as a text. */
    private static String bits(NpzArchive.Array a) {
        ByteBuffer b = ByteBuffer.allocate(Math.multiplyExact(8, a.values().length));
        b.asDoubleBuffer().put(a.values());
        return Arrays.toString(a.shape())
                + (a.whole() ? " whole " : " numbers ")
                + NpzArchive.digest(b.array());
    }
}
