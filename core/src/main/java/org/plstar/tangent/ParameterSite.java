package org.plstar.tangent;

import java.util.List;
import java.util.Set;
import org.plstar.program.Op;

/** A place in the linear part of a program where parameters' tangents are combined with samples. */
sealed interface ParameterSite {
    /** The parameters whose tangents enter here; more than one if they were combined before. */
    Set<String> params();

    /**
     * A product with per-sample numbers a, or a selection by indices: the per-sample gradient is
     * Σ_p a_p ⊗ g_p over positions p, with g the cotangent of the product; of a choice, a_p is the
     * unit vector that the index names.
     *
     * @param node node of the linear program that is the product
     * @param data node of the linear program that holds a
     * @param select whether it is a choice
     * @param labels labels of the product: of a, and of its result
     * @param summed labels summed with a, in the order of the parameter's axes; none for a choice
     * @param free labels of the parameter that continue to the result, in the order of the
     *     parameter's axes
     * @param positions labels of a that continue to the result
     * @param link what lies between parameter and site
     */
    record Outer(
            Set<String> params,
            int node,
            int data,
            boolean select,
            Labels labels,
            String summed,
            String free,
            String positions,
            Link link)
            implements ParameterSite {}

    /** A site without structure: the gradient of every sample is computed as a whole. */
    record Other(Set<String> params) implements ParameterSite {}

    /** Labels of a product's data operand and result. */
    record Labels(String data, String result) {}

    /**
     * A factor, and reshapes and permutations, between parameter and site; two sites of a parameter
     * fit together if all but the factor agree.
     *
     * @param roles for every axis at the site whether it is summed with the data, taken by them or
     *     free
     */
    record Link(double scale, List<Op> layout, String roles) {
        boolean fits(Link other) {
            return layout.equals(other.layout) && roles.equals(other.roles);
        }
    }
}
