package org.plstar.study.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.plstar.data.Standardizer.Scaling;
import picocli.CommandLine.TypeConversionException;

class EnumNameTest {
    private static final EnumName<Scaling> NAME = new EnumName<>(Scaling.class);

    @Test
    void namesAreReadInAnyCaseWithHyphensOrUnderscores() {
        for (String written : new String[] {"per-feature", "Per_Feature", "PER-FEATURE"}) {
            assertThat(NAME.convert(written)).isEqualTo(Scaling.PER_FEATURE);
        }
    }

    @Test
    void aWrongNameIsToldTheRightOnesAsTheyAreWritten() {
        assertThatThrownBy(() -> NAME.convert("globl"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage(
                        "expected one of per-feature, robust, global, none, not 'globl'; did you"
                                + " mean global?");
    }
}
