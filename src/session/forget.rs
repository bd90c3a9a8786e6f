//! What a session forgets: names, results, one value under all its names.

use super::{PRELUDE, Session, results};
use crate::interp::is_same;
use crate::value::Value;

impl Session {
    /// Unbind a name; answers whether it was bound.
    pub fn unbind(&mut self, name: &str) -> bool {
        self.scope.remove(name).is_some()
    }

    /// Unbind a value under all names that it has, those of results among them; answers the names. A number or
    /// a text has no identity, so that it goes under this name and as a result alone.
    pub fn unbind_everywhere(&mut self, name: &str) -> Vec<String> {
        let Some(value) = self.get(name) else { return Vec::new() };
        let has_identity = !matches!(
            value,
            Value::None
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::Scalar(_)
                | Value::Str(_)
                | Value::Ellipsis
                | Value::Module(_)
                | Value::DType(_)
        );
        let names = self.scope.sorted().into_iter();
        let names: Vec<String> = names
            .filter(|(other, bound)| other == name || (has_identity && is_same(bound, &value)))
            .map(|(other, _)| other)
            .collect();
        for name in &names {
            self.unbind(name);
        }
        names
    }

    /// Forget the user's names; results of lines stay.
    pub fn forget_names(&mut self) {
        for (name, _) in self.names() {
            self.unbind(&name);
        }
        if self.settings.prelude {
            self.scope.set(PRELUDE.0, Value::Module(PRELUDE.1));
        }
    }

    /// Forget the results of lines; answers how many numbers had one.
    pub fn forget_results(&mut self) -> usize {
        let names = self.scope.sorted().into_iter().map(|(name, _)| name);
        let names: Vec<String> = names.filter(|name| results::is_result(name)).collect();
        for name in &names {
            self.unbind(name);
        }
        self.results = results::Results::default();
        names.iter().filter(|name| name.contains(|c: char| c.is_ascii_digit())).count()
    }

    /// Say how floats look at the prompt: as a format of `%`, with so many digits in arrays; as ever without one.
    ///
    /// # Errors
    /// A format that does not suit a float.
    pub fn set_float_format(
        &mut self,
        format: Option<(&str, Option<usize>)>,
    ) -> crate::diag::Result<()> {
        let standard = crate::array::format::PrintOptions::default().precision;
        let Some((format, digits)) = format else {
            self.cx.print_options.float_format = None;
            self.cx.print_options.options.precision = standard;
            return Ok(());
        };
        crate::interp::formatted_float(&self.cx, format, std::f64::consts::PI)?;
        self.cx.print_options.float_format = Some(format.into());
        if let Some(digits) = digits {
            self.cx.print_options.options.precision = digits;
        }
        Ok(())
    }
}
