package org.plstar.program;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;

/** Rules of jets with second derivatives: functions of one number, and products. */
final class JetProducts {
    private final ProgramBuilder b;
    private final int d;
    private final int rows;
    private final List<InputJets.Second> seconds;
    private final JetRows layout;

    JetProducts(InputJets jets) {
        b = jets.b;
        d = jets.d;
        rows = jets.rows;
        seconds = jets.seconds;
        layout = jets.layout;
    }

    static char unused(String labels) {
        char c = 'a';
        while (labels.indexOf(c) >= 0) {
            c++;
        }
        return c;
    }

    /** (f(v), f' ∇v, f' ℓ + f'' Σ c_ij ∂_i v ∂_j v). */
    InputJets.Jet unary(UnaryFn fn, Value stacked) {
        Value x = layout.row(stacked, 0);
        Value y = b.unary(fn, x);
        Value slope = UnaryRule.derivative(b, fn, x, y);
        if (slope == null) {
            return new InputJets.Jet(y, false);
        }
        Value first = layout.part(stacked, 1, d);
        Value moved = b.mul(layout.repeated(slope, d), first);
        if (seconds.isEmpty()) {
            return new InputJets.Jet(layout.joined(y, moved, null), true);
        }
        Value linear = b.mul(
                layout.repeated(slope, seconds.size()),
                layout.part(stacked, 1 + d, seconds.size()));
        Value bend = UnaryRule.second(b, fn, x, y, slope);
        if (bend == null) {
            return new InputJets.Jet(layout.joined(y, moved, linear), true);
        }
        List<Value> squares = new ArrayList<>();
        for (InputJets.Second s : seconds) {
            squares.add(layout.one(b.mul(bend, form(s, stacked))));
        }
        return new InputJets.Jet(
                layout.joined(y, moved, b.add(linear, b.concat(0, squares))), true);
    }

    /** Σ c_ij ∂_i v ∂_j v. */
    private Value form(InputJets.Second s, Value stacked) {
        double[] diagonal = new double[d];
        boolean mixed = false;
        for (InputJets.Second.Part p : s.parts()) {
            mixed |= p.i() != p.j();
            diagonal[p.i()] += p.c();
        }
        if (!mixed) {
            String labels = "bcdefgh".substring(0, stacked.type().shape().rank() - 1);
            Value square = b.unary(UnaryFn.SQUARE, layout.part(stacked, 1, d));
            return b.contract("a", b.constant(Shape.of(d), diagonal), "a" + labels, square, labels);
        }
        Value sum = null;
        for (InputJets.Second.Part p : s.parts()) {
            Value term = b.scale(
                    p.c(), b.mul(layout.row(stacked, 1 + p.i()), layout.row(stacked, 1 + p.j())));
            sum = sum == null ? term : b.add(sum, term);
        }
        return requireNonNull(sum, "a second-order operator without parts");
    }

    /** A map that is linear in each of two operands, for values and for rows of jets. */
    private interface Bilinear {
        Value plain(Value u, Value v);

        Value left(Value u, Value v);

        Value right(Value u, Value v);
    }

    InputJets.Jet contract(Op.Contract c, InputJets.Jet u, InputJets.Jet v) {
        char lead = unused(c.a() + c.b() + c.result());
        return product(
                new Bilinear() {
                    @Override
                    public Value plain(Value x, Value y) {
                        return b.contract(c.a(), x, c.b(), y, c.result(), c.summed());
                    }

                    @Override
                    public Value left(Value x, Value y) {
                        return b.contract(lead + c.a(), x, c.b(), y, lead + c.result(), c.summed());
                    }

                    @Override
                    public Value right(Value x, Value y) {
                        return b.contract(c.a(), x, lead + c.b(), y, lead + c.result(), c.summed());
                    }
                },
                u,
                v);
    }

    InputJets.Jet multiplied(InputJets.Jet u, InputJets.Jet v) {
        return product(
                new Bilinear() {
                    @Override
                    public Value plain(Value x, Value y) {
                        return b.mul(x, y);
                    }

                    @Override
                    public Value left(Value x, Value y) {
                        return b.mul(x, layout.repeated(y, x.type().shape().dim(0)));
                    }

                    @Override
                    public Value right(Value x, Value y) {
                        return b.mul(layout.repeated(x, y.type().shape().dim(0)), y);
                    }
                },
                u,
                v);
    }

    /**
     * ∂_i(uv) = ∂_i u v + u ∂_i v, and ℓ(uv) = ℓu v + u ℓv + Σ c_ij (∂_i u ∂_j v + ∂_j u ∂_i v).
     */
    InputJets.Jet product(Bilinear by, InputJets.Jet u, InputJets.Jet v) {
        if (!v.varies()) {
            return new InputJets.Jet(by.left(u.value(), v.value()), true);
        }
        if (!u.varies()) {
            return new InputJets.Jet(by.right(u.value(), v.value()), true);
        }
        Value x = layout.row(u.value(), 0);
        Value y = layout.row(v.value(), 0);
        int more = rows - 1;
        Value both = b.add(
                by.left(layout.part(u.value(), 1, more), y),
                by.right(x, layout.part(v.value(), 1, more)));
        Value first = layout.part(both, 0, d);
        if (seconds.isEmpty()) {
            return new InputJets.Jet(layout.joined(by.plain(x, y), first, null), true);
        }
        List<Value> cross = new ArrayList<>();
        for (InputJets.Second s : seconds) {
            Value sum = null;
            for (InputJets.Second.Part p : s.parts()) {
                Value term = by.plain(
                        layout.row(u.value(), 1 + p.i()), layout.row(v.value(), 1 + p.j()));
                if (p.i() == p.j()) {
                    term = b.scale(2 * p.c(), term);
                } else {
                    Value other = by.plain(
                            layout.row(u.value(), 1 + p.j()), layout.row(v.value(), 1 + p.i()));
                    term = b.scale(p.c(), b.add(term, other));
                }
                sum = sum == null ? term : b.add(sum, term);
            }
            cross.add(layout.one(requireNonNull(sum, "a second-order operator without parts")));
        }
        Value second = b.add(layout.part(both, d, seconds.size()), b.concat(0, cross));
        return new InputJets.Jet(layout.joined(by.plain(x, y), first, second), true);
    }
}
