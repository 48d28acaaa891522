package org.plstar.cluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.predict.StrandFold;

/** The tree is that of one machine, for any cut into runs and any order of arrival. */
class StrandNodesTest {
    @Test
    void vectorsOfAPartitionAreCounted() {
        for (int strands : new int[] {1, 5, 8, 29, 64}) {
            for (int from = 0; from < strands; from++) {
                StrandNodes<String> nodes = new StrandNodes<>(String::concat);
                for (int to = from; to < strands; to++) {
                    nodes.add(new StrandNodes.Node<>(0, to, "x"));
                    StrandRuns.Run run = new StrandRuns.Run(from, to + 1, 0, 0, false);
                    assertThat(StrandRuns.vectors(run)).isEqualTo(nodes.nodes().size());
                }
            }
        }
    }

    private static String plus(String a, String b) {
        return "(" + a + " " + b + ")";
    }

    @Test
    void anyCutGivesTheTreeOfOneMachine() {
        for (int strands = 1; strands <= 70; strands++) {
            for (int seed = 0; seed < 20; seed++) {
                check(strands, seed);
            }
        }
        check(256, 1);
        check(300, 2);
    }

    private static void check(int strands, long seed) {
        StrandFold<String> whole = new StrandFold<>(StrandNodesTest::plus);
        for (int s = 0; s < strands; s++) {
            whole.add(String.valueOf(s));
        }
        Random random = new Random(seed);
        List<StrandNodes.Node<String>> all = new ArrayList<>();
        for (int from = 0; from < strands; ) {
            int to = Math.min(strands, from + 1 + random.nextInt(40));
            StrandNodes<String> run = new StrandNodes<>(StrandNodesTest::plus);
            for (int s = from; s < to; s++) {
                run.add(new StrandNodes.Node<>(0, s, String.valueOf(s)));
            }
            assertThat(run.nodes().size())
                    .isLessThanOrEqualTo(2 * (32 - Integer.numberOfLeadingZeros(to - from)));
            all.addAll(run.nodes());
            from = to;
        }
        Collections.shuffle(all, random);

        assertThat(StrandNodes.total(all, StrandNodesTest::plus)).isEqualTo(whole.total());
    }
}
