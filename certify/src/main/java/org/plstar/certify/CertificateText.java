package org.plstar.certify;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.certify.lower.Array;
import org.plstar.program.ParamLayout;

/** The text of a certificate's file. */
final class CertificateText {
    private CertificateText() {}

    static List<Integer> shape(ParamLayout.Entry e) {
        return IntStream.of(e.shape().dims()).boxed().toList();
    }

    static String list(List<String> parts) {
        return "[\n    " + String.join(",\n    ", parts) + "\n  ]";
    }

    static String texts(Map<String, String> all) {
        return "{"
                + all.entrySet().stream()
                        .map(e -> quoted(e.getKey()) + ": " + quoted(e.getValue()))
                        .collect(Collectors.joining(",\n    "))
                + "}";
    }

    /** A text in the form of JSON, in quotes. */
    static String quoted(String text) {
        StringBuilder s = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                s.append('\\').append(c);
            } else if (c < ' ') {
                s.append(String.format("\\u%04x", (int) c));
            } else {
                s.append(c);
            }
        }
        return s.append('"').toString();
    }

    static byte[] npy(Array a) {
        String shape =
                a.shape().stream().map(d -> d + ",").collect(Collectors.joining(" ", "(", ")"));
        boolean doubles = a instanceof Array.Doubles;
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }"
                .formatted(doubles ? "<f8" : "<i4", shape);
        int length = (10 + header.length() + LoweredEquations.HEADER)
                / LoweredEquations.HEADER
                * LoweredEquations.HEADER;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        out.write((length - 10) & 0xff);
        out.write((length - 10) >> 8);
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(
                " ".repeat(length - 11 - header.length()).getBytes(StandardCharsets.US_ASCII));
        out.write('\n');
        byte[] numbers = new byte[a.shape().stream().reduce(doubles ? 8 : 4, Math::multiplyExact)];
        ByteBuffer b = ByteBuffer.wrap(numbers).order(ByteOrder.LITTLE_ENDIAN);
        switch (a) {
            case Array.Doubles d -> b.asDoubleBuffer().put(d.values());
            case Array.Ints i -> b.asIntBuffer().put(i.values());
        }
        out.writeBytes(numbers);
        return out.toByteArray();
    }
}
