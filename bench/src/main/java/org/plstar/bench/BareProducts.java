package org.plstar.bench;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plstar.array.Storage;
import org.plstar.array.blas.Blas;
import org.plstar.network.Network;
import org.plstar.program.ParamLayout;
import org.plstar.system.Objective;

/**
 * The least time that a case can take: its matrix products as bare BLAS calls on warm buffers, cut
 * in as many pieces as there are threads.
 */
final class BareProducts {
    /** C [m, n] = op(A) op(B), k summed. */
    record Product(boolean ta, boolean tb, int m, int n, int k) {
        double flops() {
            return 2.0 * m * n * k;
        }

        double elements() {
            return (double) m * k + (double) k * n + (double) m * n;
        }
    }

    /** What a row says about its bare products. */
    static final List<String> KEYS = List.of("gflop", "mbytes", "bare_s");

    private BareProducts() {}

    /** Products of one gradient of a dense network on n samples. */
    static List<Product> gradient(Network network, int n) {
        List<Product> all = new ArrayList<>();
        boolean first = true;
        for (Layer l : layers(network)) {
            all.add(forward(l, n));
            all.add(weights(l, n));
            if (!first) {
                all.add(backward(l, n));
            }
            first = false;
        }
        return all;
    }

    /** Products of one Hessian-vector product at a kept linearization. */
    static List<Product> hessian(Network network, int n) {
        List<Product> all = new ArrayList<>();
        boolean first = true;
        for (Layer l : layers(network)) {
            for (int repeat = first ? 1 : 2; repeat > 0; repeat--) {
                all.add(forward(l, n));
                all.add(weights(l, n));
                if (!first) {
                    all.add(backward(l, n));
                }
            }
            first = false;
        }
        return all;
    }

    /**
     * Products of the tangent kernel of all outputs of a dense network on n samples: half of every
     * Gram matrix.
     *
     * <p>The last layer's cotangents are unit vectors; with several outputs, those of the layer
     * below are u_c ∘ m and need one product for every pair of outputs.
     */
    static List<Product> kernel(Network network, int n) {
        List<Product> all = new ArrayList<>();
        List<Layer> layers = layers(network);
        int c = network.output().size();
        int rows = n * c;
        int last = layers.size() - 1;
        for (int l = 0; l <= last; l++) {
            Layer layer = layers.get(l);
            all.add(new Product(false, true, n, n / 2, layer.in));
            if (l < last) {
                all.add(forward(layer, n));
                if (c > 1 && l == last - 1) {
                    Product pair = new Product(false, true, n, n / 2, layer.out);
                    all.addAll(Collections.nCopies(c * (c + 1) / 2, pair));
                } else {
                    all.add(new Product(false, true, rows, rows / 2, layer.out));
                }
            }
            if (l > 0 && l < last) {
                all.add(backward(layer, rows));
            }
        }
        return all;
    }

    private record Layer(int in, int out) {}

    private static List<Layer> layers(Network network) {
        List<Layer> layers = new ArrayList<>();
        for (ParamLayout.Entry e : network.layout().entries()) {
            if (e.shape().rank() == 2) {
                layers.add(new Layer(e.shape().dim(1), e.shape().dim(0)));
            }
        }
        return layers;
    }

    private static Product forward(Layer l, int n) {
        return new Product(false, true, n, l.out, l.in);
    }

    private static Product weights(Layer l, int n) {
        return new Product(true, false, l.out, l.in, n);
    }

    private static Product backward(Layer l, int n) {
        return new Product(false, false, n, l.in, l.out);
    }

    /** Adds operations, bytes and the time of some products to a row. */
    static void add(BenchSession s, Row row, List<Product> products) {
        double flops = products.stream().mapToDouble(Product::flops).sum();
        double bytes = products.stream().mapToDouble(Product::elements).sum()
                * s.precision().bytes();
        Map<Product, Storage[]> buffers = new HashMap<>();
        for (Product p : products) {
            buffers.computeIfAbsent(p, _ -> new Storage[] {
                filled(s, p.m * p.k), filled(s, p.k * p.n), s.precision().allocate(p.m * p.n)
            });
        }
        Timing t = s.time(() -> {
            for (Product p : products) {
                run(s, p, requireNonNull(buffers.get(p)));
            }
        });
        row.with("gflop", flops * 1e-9).with("mbytes", bytes * 1e-6);
        row.with("bare_s", t.quiet().orElse(t.min()));
    }

    private static Storage filled(BenchSession s, int size) {
        return s.precision().of(PeerInputs.uniform(size, size));
    }

    private static void run(BenchSession s, Product p, Storage[] x) {
        int pieces = s.settings().threads();
        int lda = p.ta ? p.m : p.k;
        int ldb = p.tb ? p.k : p.n;
        s.workers().run(pieces, i -> {
            if (p.m >= p.n) {
                int from = p.m * i / pieces;
                int rows = p.m * (i + 1) / pieces - from;
                Blas.gemm(
                        1,
                        x[0].matrix(p.ta ? from : from * lda, rows, p.k, lda, p.ta),
                        x[1].matrix(0, p.k, p.n, ldb, p.tb),
                        0,
                        x[2].matrix(from * p.n, rows, p.n, p.n));
            } else {
                int from = p.n * i / pieces;
                int columns = p.n * (i + 1) / pieces - from;
                Blas.gemm(
                        1,
                        x[0].matrix(0, p.m, p.k, lda, p.ta),
                        x[1].matrix(p.tb ? from * ldb : from, p.k, columns, ldb, p.tb),
                        0,
                        x[2].matrix(from, p.m, columns, p.n));
            }
        });
    }

    /** Adds the time of one gradient. */
    static void gradients(BenchSession s, Row row, Objective objective, Storage w) {
        Storage g = s.precision().allocate(w.size());
        Timing t = s.time(() -> objective.gradient(w, g));
        row.with("gradient_s", t.quiet().orElse(t.min()));
    }
}
