package org.plstar.bench;

import java.util.function.Consumer;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;

/** What a suite of cases works with. */
record BenchSession(Settings settings, Precision precision, Workers workers, Consumer<Row> out) {
    /** How rows name the precision. */
    String dtype() {
        return precision == Precision.DOUBLE ? "f64" : "f32";
    }

    /** The row of a case that comes after it is timed. */
    Row row(String bench, String testCase, String variant) {
        return Row.of(bench, testCase, variant, this);
    }

    Timing time(Runnable body) {
        return time(body, 1);
    }

    Timing time(Runnable body, int inner) {
        return Timing.of(body, inner, settings.reps(), settings.warm(), settings.budget());
    }

    void emit(Row row) {
        out.accept(row.with("blas", Blas.provider()));
    }

    /** Says why a case has no result. */
    void skip(String bench, String testCase, String reason) {
        emit(row(bench, testCase, "plstar").with("skipped", reason));
    }
}
