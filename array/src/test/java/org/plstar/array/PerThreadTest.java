package org.plstar.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PerThreadTest {
    @Test
    void everyThreadOfATeamHasItsOwnAndKeepsIt() {
        try (Workers workers = Workers.of(3)) {
            PerThread<Object> own = new PerThread<>(workers, Object::new);
            Set<Object> seen = ConcurrentHashMap.newKeySet();
            CountDownLatch all = new CountDownLatch(3);
            workers.run(3, _ -> {
                seen.add(own.get());
                all.countDown();
                try {
                    assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                assertThat(seen).contains(own.get());
            });
            assertThat(seen).hasSize(3).contains(own.get());
        }
    }

    @Test
    void aTeamInsideAnotherOnesTaskHasTheTasksThreadForACaller() {
        try (Workers outer = Workers.of(4)) {
            outer.run(4, _ -> {
                PerThread<Object> own = new PerThread<>(Workers.alone(), Object::new);
                Object mine = own.get();
                Workers.alone().run(2, _ -> assertThat(own.get()).isSameAs(mine));
            });
        }
    }
}
