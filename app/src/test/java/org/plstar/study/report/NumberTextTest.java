package org.plstar.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; 0",
                "12000; 12,000",
                "-3; −3",
                "0.0314159; 0.03142",
                "1.5e-9; 1.5×10⁻⁹",
                "-2.50001e7; −25,000,100",
                "1e300; 1×10³⁰⁰",
                "9.99996; 10",
                "123456.7; 123500",
                "0.00019; 1.9×10⁻⁴",
                "4.9e-324; 4.941×10⁻³²⁴"
            })
    void numbersReadAsPeopleWriteThem(double number, String text) {
        assertThat(NumberText.of(number)).isEqualTo(text);
    }
}
