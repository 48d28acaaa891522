/** What a kernel predicts without training: closed-form dynamics of linearized models. */
@org.jspecify.annotations.NullMarked
package org.plstar.predict;
