/**
 * What a trained model looks like at its end: right answers by class, wrong images, the kernel
 * ordered by class, and each layer's part of it.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study.portrait;
