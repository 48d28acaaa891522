package org.plstar.bench;

/** Cases that belong together. */
@FunctionalInterface
interface Suite {
    void run(BenchSession session);

    /** The suite of a name. */
    static Suite of(String name) {
        return switch (name) {
            case "train" -> new TrainSuite();
            case "entk" -> new KernelSuite();
            case "hessian" -> new HessianSuite();
            case "jvp" -> new TangentSuite();
            case "krr" -> new RidgeSuite();
            case "lm" -> new LeastSquaresSuite();
            case "blas" -> new BlasSuite();
            default ->
                throw new IllegalArgumentException(
                        name + ": expected train, entk, hessian, jvp, krr, lm or blas");
        };
    }
}
