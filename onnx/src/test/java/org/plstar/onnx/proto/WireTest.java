package org.plstar.onnx.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire format, with bytes from the specification of protocol buffers. */
class WireTest {
    private static WireReader of(String hex) {
        return WireReader.of(HexFormat.of().parseHex(hex));
    }

    private static String written(Consumer<WireWriter> content) throws IOException {
        WireWriter w = new WireWriter();
        content.accept(w);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        w.writeTo(out);
        assertThat(w.size()).isEqualTo(out.size());
        return HexFormat.of().formatHex(out.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"150, 089601", "0, 0800", "-1, 08ffffffffffffffffff01"})
    void wholeNumbersAreWrittenAndRead(long value, String hex) throws IOException {
        assertThat(written(w -> w.whole(1, value))).isEqualTo(hex);
        WireReader r = of(hex);
        assertThat(r.next()).isTrue();
        assertThat(r.field()).isEqualTo(1);
        assertThat(r.whole()).isEqualTo(value);
        assertThat(r.next()).isFalse();
    }

    @Test
    void textsAndMessagesAreWrittenAndRead() throws IOException {
        assertThat(written(w -> w.text(2, "testing"))).isEqualTo("120774657374696e67");
        String hex = "1a03089601";
        assertThat(written(w -> w.message(3, m -> m.whole(1, 150)))).isEqualTo(hex);
        WireReader r = of(hex);
        r.next();
        WireReader inner = r.message();
        inner.next();
        assertThat(inner.whole()).isEqualTo(150);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3206038e029ea705", "3003308e02309ea705", "320103308e0232039ea705"})
    void repeatedNumbersAreReadPackedOrNot(String hex) throws IOException {
        List<Long> found = new ArrayList<>();
        WireReader r = of(hex);
        while (r.next()) {
            r.wholes(found::add);
        }
        assertThat(found).containsExactly(3L, 270L, 86942L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0d0000803f0d00000040", "0a080000803f00000040"})
    void repeatedSinglesAreReadPackedOrNot(String hex) throws IOException {
        List<Float> found = new ArrayList<>();
        WireReader r = of(hex);
        while (r.next()) {
            r.singles(bits -> found.add(Float.intBitsToFloat(bits)));
        }
        assertThat(found).containsExactly(1f, 2f);
    }

    @Test
    void unknownFieldsArePassedOver() throws IOException {
        // field 99 as a number, as 8 bytes, as text, as 4 bytes; then a name
        String unknown = "980601" + "99060000000000000000" + "9a0602abcd" + "9d0600000000";
        TensorProto t = TensorProto.read(of(unknown + "420161"));
        assertThat(t.name()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08", // no value
                "08ffffffffffffffffffff01", // more than 64 bits
                "0a05616263", // a length beyond the end
                "0affffffffffffffffff01", // a negative length
                "090000", // half of a number
                "0000", // field 0
                "0b0c", // a group
                "80808080807f00" // a field number beyond 32 bits
            })
    void damagedBytesAreRefused(String hex) {
        assertThatThrownBy(() -> of(hex).next()).isInstanceOf(IOException.class);
    }

    @Test
    void messagesThatLieTooDeepAreRefused() {
        assertThatThrownBy(() -> deep(150))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("deep");
    }

    private static void deep(int depth) throws IOException {
        WireWriter w = new WireWriter();
        nest(w, depth);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        w.writeTo(out);
        WireReader r = WireReader.of(out.toByteArray());
        while (r.next()) {
            r = r.message();
        }
    }

    private static void nest(WireWriter w, int depth) {
        if (depth > 0) {
            w.message(1, inner -> nest(inner, depth - 1));
        }
    }
}
