package org.plstar.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteCountTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "307200, 307 kB",
        "9900000, 9.9 MB",
        "1.5e9, 1.5 GB",
        "2e12, 2.0 TB"
    })
    void sizesHaveTheUnitThatFitsThem(double bytes, String words) {
        assertThat(ByteCount.words(bytes)).isEqualTo(words);
    }
}
