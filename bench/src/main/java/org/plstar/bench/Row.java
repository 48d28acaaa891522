package org.plstar.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * One result as one line of JSON: which benchmark and case, what was timed, and numbers to compare
 * before the times count.
 */
final class Row {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Object> values = new LinkedHashMap<>();

    private Row() {}

    /** A row of a benchmark's case, without a result yet. */
    static Row of(String bench, String testCase, String variant, BenchSession session) {
        return new Row()
                .with("bench", bench)
                .with("case", testCase)
                .with("variant", variant)
                .with("dtype", session.dtype())
                .with("threads", session.settings().threads());
    }

    /** Adds a value. */
    Row with(String key, Object value) {
        values.put(key, value);
        return this;
    }

    /** Adds the times. */
    Row with(Timing t) {
        with("reps", t.reps()).with("median_s", t.median()).with("min_s", t.min());
        with("max_s", t.max()).with("cpu_s", t.cpu()).with("wait_frac", t.waitFraction());
        with("quiet_reps", t.quietReps());
        t.quiet().ifPresent(q -> with("quiet_s", q));
        if (t.median() > 0) {
            with("per_s", 1 / t.median());
        }
        return this;
    }

    /** Adds operations, bytes and bare time of another row, if it has them. */
    Row withBareTimeOf(Row other) {
        for (String key : BareProducts.KEYS) {
            Object value = other.values.get(key);
            if (value != null) {
                with(key, value);
            }
        }
        return this;
    }

    /** What is known so far, in order of arrival. */
    Map<String, Object> values() {
        return values;
    }

    String json() {
        return JSON.writeValueAsString(values);
    }
}
