package org.plstar.study.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.plstar.study.Session;

class CommonOptionsTest {
    /** What executors read in one session is told and used in the next. */
    @Test
    void allSessionsOfACommandHaveOneEngine() {
        CommonOptions common = new CommonOptions();
        common.quiet = true;
        try (Session first = common.session();
                Session second = common.session()) {
            assertThat(second.engine()).isSameAs(first.engine());
        }
    }
}
