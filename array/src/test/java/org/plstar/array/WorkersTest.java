package org.plstar.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void everyTaskRunsOnceInEveryOfManyLoops(int threads) {
        try (Workers workers = Workers.of(threads)) {
            for (int loop = 0; loop < 2000; loop++) {
                AtomicIntegerArray runs = new AtomicIntegerArray(loop % 17);
                workers.run(runs.length(), runs::incrementAndGet);
                for (int i = 0; i < runs.length(); i++) {
                    assertThat(runs.get(i)).isOne();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aLoopInsideATaskRunsThere(int threads) {
        AtomicLong sum = new AtomicLong();
        try (Workers workers = Workers.of(threads)) {
            workers.run(10, i -> workers.run(10, j -> sum.addAndGet(10L * i + j)));
        }
        assertThat(sum.get()).isEqualTo(4950);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aThreadOfTheTeamMayStartALoopInsideItsTask() {
        AtomicLong sum = new AtomicLong();
        CyclicBarrier bothThreadsHaveATask = new CyclicBarrier(2);
        try (Workers workers = Workers.of(2)) {
            for (int loop = 0; loop < 200; loop++) {
                workers.run(2, i -> {
                    try {
                        bothThreadsHaveATask.await();
                    } catch (InterruptedException | BrokenBarrierException e) {
                        throw new IllegalStateException(e);
                    }
                    workers.run(10, j -> sum.addAndGet(10L * i + j));
                });
            }
        }
        assertThat(sum.get()).isEqualTo(200 * 190);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theFirstFaultOfATaskIsRethrownAndTheTeamGoesOn(int threads) {
        try (Workers workers = Workers.of(threads)) {
            assertThatThrownBy(() -> workers.run(8, i -> {
                        if (i == 3) {
                            throw new IllegalStateException("task " + i);
                        }
                    }))
                    .hasMessage("task 3");
            AtomicLong sum = new AtomicLong();
            workers.run(4, sum::addAndGet);
            assertThat(sum.get()).isEqualTo(6);
        }
    }

    @Test
    void theCallerAloneRunsTasksItselfAndCutsProductsAsItsTeam() {
        try (Workers team = Workers.of(3, 5)) {
            Workers caller = team.caller();
            assertThat(caller.pieces()).isEqualTo(5);
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            caller.run(100, _ -> seen.add(Thread.currentThread()));
            assertThat(seen).containsExactly(Thread.currentThread());
        }
    }

    @Test
    void threadsOfATeamThatNobodyHasAnyMoreEnd() throws InterruptedException {
        int before = threads();
        for (int i = 0; i < 20; i++) {
            Workers.of(3).run(8, _ -> {});
        }
        for (int k = 0; threads() > before && k < 200; k++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(threads()).isLessThanOrEqualTo(before);
    }

    private static int threads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("plstar-worker"))
                .count();
    }
}
