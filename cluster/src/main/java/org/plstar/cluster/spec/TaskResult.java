package org.plstar.cluster.spec;

import java.io.Serializable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.util.CollectionAccumulator;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;

/**
 * The answer of a task: its result, or its refusal. A refusal is sent as a value, since a task with
 * an exception would be tried four times.
 *
 * @param value the result; null if it refuses
 * @param refused why; null if it does not
 */
public record TaskResult<T extends Serializable>(
        @Nullable T value, @Nullable Told refused) implements Serializable {
    /** The words of a refusal. */
    public record Told(String code, String where, String what) implements Serializable {}

    /**
     * The task result of a task.
     *
     * @param refusals is told why, so that the driver need not wait for the other tasks
     */
    public static <T extends Serializable> TaskResult<T> of(
            Supplier<T> task, CollectionAccumulator<Told> refusals) {
        TaskResult<T> answer = of(task);
        if (answer.refused != null) {
            refusals.add(answer.refused);
        }
        return answer;
    }

    /** The answer for a part of a task, which is not reported so far. */
    public static <T extends Serializable> TaskResult<T> of(Supplier<T> task) {
        try {
            return new TaskResult<>(task.get(), null);
        } catch (Refusal r) {
            return new TaskResult<>(
                    null, new Told(r.code().name(), r.where(), String.valueOf(r.getMessage())));
        }
    }

    /**
     * The answer of a task's next part, if this one is no refusal.
     *
     * @param refusals is told why where there is none
     */
    public <R extends Serializable> TaskResult<R> then(
            Function<T, R> next, CollectionAccumulator<Told> refusals) {
        if (refused != null) {
            refusals.add(refused);
            return new TaskResult<>(null, refused);
        }
        return of(() -> next.apply(get()), refusals);
    }

    /**
     * Throws the first refusal that has arrived so far.
     *
     * @throws Refusal REFUSED_BY_EXECUTOR, with the words of the first
     */
    public static void requireNone(CollectionAccumulator<Told> refusals) {
        if (!refusals.isZero()) {
            throw refusal(refusals.value().getFirst());
        }
    }

    private static Refusal refusal(Told told) {
        return Refusal.of(
                ClusterRefusal.REFUSED_BY_EXECUTOR,
                "on an executor",
                told.what,
                "a request that executors can serve",
                "see the message");
    }

    /**
     * The result, or the refusal as an exception.
     *
     * @throws Refusal REFUSED_BY_EXECUTOR, with the words of the task's
     */
    public T get() {
        if (refused != null) {
            throw refusal(refused);
        }
        if (value == null) {
            throw new IllegalStateException("a task without an answer");
        }
        return value;
    }
}
