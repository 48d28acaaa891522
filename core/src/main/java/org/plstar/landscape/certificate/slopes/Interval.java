package org.plstar.landscape.certificate.slopes;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * A slope: that of every pair of points lies within {@code radius} of {@code mid}, element by
 * element; an absent radius is 0.
 */
record Interval(Value mid, @Nullable Value radius) {
    /** A linear op that rounds nothing. */
    Interval same(UnaryOperator<Value> op) {
        return new Interval(op.apply(mid), radius == null ? null : op.apply(radius));
    }

    /** What intervals are computed with. */
    record Arithmetic(ProgramBuilder b, Margins m) {
        /** A linear op that adds up to so many elements. */
        Interval summed(Interval g, UnaryOperator<Value> op, double terms) {
            if (terms <= 1) {
                return g.same(op);
            }
            Value lost = b.scale(Rounding.gamma((long) terms + 2), op.apply(m.abs(g.mid())));
            Value radius = m.plus(g.radius() == null ? null : op.apply(g.radius()), lost);
            return new Interval(op.apply(g.mid()), radius == null ? null : m.upSum(radius));
        }

        Interval scaled(Interval g, double c) {
            Value y = b.scale(c, g.mid());
            Value lost = b.scale(3 * Rounding.UNIT, m.abs(y));
            Value radius = m.plus(m.scaled(c, g.radius()), lost);
            return new Interval(y, radius == null ? null : m.up(radius));
        }

        /** g times every factor within {@code radius} of f. */
        Interval times(Interval g, Value f, @Nullable Value radius) {
            Value y = b.mul(g.mid(), f);
            Value bound = b.scale(2 * Rounding.UNIT, m.abs(y));
            if (radius != null) {
                bound = b.add(bound, b.mul(m.abs(g.mid()), radius));
            }
            if (g.radius() != null) {
                bound = b.add(bound, b.mul(g.radius(), m.magnitude(f, radius)));
            }
            return new Interval(y, m.up(bound));
        }

        /**
         * g times a slope that is {@code at} away from the kink, exactly.
         *
         * @param at 0, 1 or -1
         * @param most the largest |slope| in the ball, 0 or 1
         * @param near 1 where the kink may be inside
         * @param apart by how much slopes differ from {@code at} there at most
         */
        Interval kinked(Interval g, Value at, Value most, @Nullable Value near, double apart) {
            Value radius = m.times(g.radius(), most);
            if (near != null) {
                radius = m.plus(radius, b.mul(b.scale(apart, m.abs(g.mid())), near));
            }
            return new Interval(b.mul(g.mid(), at), radius == null ? null : m.upSum(radius));
        }

        Interval sum(Interval x, Interval y) {
            Value sum = b.add(x.mid(), y.mid());
            Value lost = b.scale(2 * Rounding.UNIT, m.abs(sum));
            Value radius = m.plus(m.plus(x.radius(), y.radius()), lost);
            return new Interval(sum, radius == null ? null : m.upSum(radius));
        }
    }
}
