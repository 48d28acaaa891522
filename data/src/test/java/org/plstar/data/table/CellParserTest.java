package org.plstar.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellParserTest {
    @Test
    void numbersAreTheNearestDoubles() {
        Random random = new Random(8);
        for (int i = 0; i < 200_000; i++) {
            double any = Double.longBitsToDouble(random.nextLong());
            double near = random.nextGaussian() * 1000;
            for (String cell : new String[] {
                "" + any,
                "" + near,
                String.format(Locale.ROOT, "%.3f", near),
                String.format(Locale.ROOT, "%.24e", near),
                random.nextLong() + "." + random.nextLong(1L << 62) + "e"
                        + random.nextInt(-340, 310)
            }) {
                if (!cell.contains("N") && !cell.contains("I")) {
                    double expected = Double.parseDouble(cell) + 0.0;
                    assertThat(Double.doubleToRawLongBits(CellParser.parse(cell)))
                            .as(cell)
                            .isEqualTo(Double.doubleToRawLongBits(expected));
                }
            }
        }
    }

    @Test
    void whatJavaReadsBesideIsNoNumber() {
        for (String cell :
                new String[] {"1d", "0x1p3", "1f", "1e", "-", ".", "1-2", "1 2", "1_0"}) {
            assertThat(CellParser.parse(cell)).as(cell).isNaN();
        }
        assertThat(CellParser.parse("-0")).isEqualTo(0.0);
        assertThat(CellParser.parse("1e400")).isInfinite();
        assertThat(CellParser.parse("+.5")).isEqualTo(0.5);
        assertThat(CellParser.parse("1.")).isEqualTo(1.0);
    }
}
