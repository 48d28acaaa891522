/**
 * Optimizers of over-parameterized systems and the loop that runs them.
 *
 * <p>{@link org.plstar.optimize.Training} is the one loop. An {@link org.plstar.optimize.Optimizer}
 * gives it a {@link org.plstar.optimize.Descent}, the steps on one problem;
 * {@link org.plstar.optimize.Stopping} says when it ends, a {@link org.plstar.optimize.Watch} sees
 * the steps. First-order methods are put together from a {@link org.plstar.optimize.Direction}
 * (what becomes of the gradient), a {@link org.plstar.optimize.StepRule} (how far) and
 * {@link org.plstar.optimize.Batches} or none. Which one?
 *
 * <ul>
 *   <li>To see what theory says about a network: gradient descent with the step of
 *       {@link org.plstar.optimize.StepAdvice}. Rates and certificates speak of it.
 *   <li>To fit many samples: batches, with Adam and a step of about 0.001 (in standard
 *       parametrization; more in NTK, where weights enter by small factors), or with Armijo's or
 *       Polyak's rule, which need no step.
 *   <li>To solve up to some thousand equations to 1e-8 and beyond, in double precision:
 *       {@link org.plstar.optimize.KernelNewton}. A handful of steps, and the solution is near the
 *       start.
 * </ul>
 *
 * <p>Every run can be saved as named arrays and restored, {@link org.plstar.optimize.Checkpointed},
 * and then continues to the same bytes.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.optimize;
