package org.plstar.bench;

import java.util.List;
import org.plstar.array.Storage;
import org.plstar.array.blas.Blas;

/** Square and skinny products on one thread: what the provider of BLAS can do. */
final class BlasSuite implements Suite {
    private record Size(int m, int n, int k) {}

    @Override
    public void run(BenchSession s) {
        List<Size> sizes = s.settings().quick()
                ? List.of(new Size(64, 64, 64))
                : List.of(
                        new Size(256, 256, 256),
                        new Size(1024, 1024, 1024),
                        new Size(2048, 2048, 2048),
                        new Size(256, 1024, 784),
                        new Size(777, 777, 777),
                        new Size(333, 3000, 784));
        for (Size size : sizes) {
            int m = size.m;
            int n = size.n;
            int k = size.k;
            String name = "gemm_" + m + "x" + n + "x" + k;
            if (!s.settings().wants(name, "plstar")) {
                continue;
            }
            Storage a = s.precision().of(PeerInputs.uniform(1, m * k));
            Storage b = s.precision().of(PeerInputs.uniform(2, k * n));
            Storage c = s.precision().allocate(m * n);
            int inner = Math.clamp((long) (2e9 / (2.0 * m * n * k)), 1, 1000);
            Timing t = s.time(
                    () -> {
                        for (int i = 0; i < inner; i++) {
                            Blas.gemm(
                                    1,
                                    a.matrix(0, m, k, k),
                                    b.matrix(0, k, n, k, true),
                                    0,
                                    c.matrix(0, m, n, n));
                        }
                    },
                    inner);
            s.emit(s.row("blas", name, "plstar")
                    .with(t)
                    .with("gflops", 2.0 * m * n * k / t.quiet().orElse(t.min()) * 1e-9));
        }
    }
}
