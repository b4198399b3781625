//! Runs the server: opens everything in order, and closes it in the opposite one.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::serve::ListenerExt;
use deskbell_desk::Desk;
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::oneshot,
    task::JoinHandle,
};

use crate::{
    canary,
    cli::ServeFlags,
    clock::SystemClock,
    config::{self, Config, Flags},
    data_dir, demo,
    failure::Failure,
    front_end, keys, logging, metrics, open_inboxes, rooms, terminal,
};

/// How long requests under way may take once the server is to stop.
const PATIENCE: Duration = Duration::from_secs(5);

/// `serve` with the demo's shop inside, in a folder of its own.
pub async fn demo(flags: ServeFlags) -> Result<(), Failure> {
    run(ServeFlags { demo: true, ..flags }, "data/demo").await
}

pub async fn serve(flags: ServeFlags) -> Result<(), Failure> {
    run(flags, "data").await
}

async fn run(flags: ServeFlags, data_dir: &str) -> Result<(), Failure> {
    let (config, warnings) = config::load(&Flags::from(&flags), data_dir, |name| std::env::var(name).ok())?;
    logging::start(&config)?;
    warn(&config, &warnings);
    let metrics = metrics::install()?;
    data_dir::create(&config.data_dir)?;
    let _lock = data_dir::lock(&config.database()?)?;
    let listener = listen(&config.listen).await?;
    let address = listener.local_addr().map_err(|e| Failure::new(format!("The address can't be told: {e}")))?;
    let key = keys::signing(&config)?;
    let desk = open(&config, &key, flags.demo).await?;
    open_inboxes::check(&desk, address, &config).await?;

    let wire = deskbell_wire::Config {
        public_origins: config.public_url.clone(),
        allow_loopback_origin: flags.demo,
        rate_limit: config.rate_limit,
        secure_cookies: config.is_secure(),
        auth_timeout: Duration::from_secs(config.connection_timeout),
        trusted_proxies: config.trusted_proxies.clone(),
        history_limit: config.history_limit,
        widget: deskbell_wire::WidgetSettings {
            backend_url: config.widget_backend(),
            reconnect_interval: config.widget_reconnect_interval,
            typing_timeout: config.widget_typing_timeout,
        },
        ..deskbell_wire::Config::default()
    };
    let elsewhere = front_end::Elsewhere { backend: config.widget_backend(), images: config.uploads.images() };
    let app =
        deskbell_wire::router(desk.clone(), wire, metrics).fallback_service(front_end::router(desk.clone(), elsewhere));
    let asked_to_stop = asked_to_stop()?;
    announce(&config, address, flags.demo);
    let canary = config.canary_interval().map(|every| canary::start(desk.clone(), address, every));
    let told = desk.clone();
    let asked_to_stop = async move {
        asked_to_stop.await;
        // Before its connections are told, so that the end is not taken for a failure.
        canary.inspect(JoinHandle::abort);
        told.stop();
    };
    answer(listener, app, asked_to_stop).await?;
    desk.store().close().await;
    tracing::info!("stopped");
    Ok(())
}

fn warn(config: &Config, warnings: &[String]) {
    warnings.iter().for_each(|warning| tracing::warn!("{warning}"));
    if !config.rate_limit {
        tracing::warn!("rate_limit is off: anyone may ask as often as they like");
    }
}

async fn listen(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            Failure::new(format!("{address} is in use. Stop what listens there, or choose another with --listen."))
        }
        std::io::ErrorKind::InvalidInput => {
            Failure::usage(format!("listen {address:?} is no address. Write it like 127.0.0.1:8443."))
        }
        _ => Failure::new(format!("It can't listen on {address}: {error}. Choose another with --listen.")),
    })
}

async fn open(config: &Config, key: &[u8], with_demo: bool) -> Result<Arc<Desk>, Failure> {
    let desk = rooms::open(config, key, Arc::new(SystemClock)).await?;
    match desk.store().seal_all().await? {
        0 => {}
        secrets => tracing::info!(secrets, "sealed"),
    }
    match with_demo {
        false => Ok(desk),
        true => match demo::plant_once(desk, config, key).await? {
            Some(desk) => Ok(desk),
            None => rooms::open(config, key, Arc::new(SystemClock)).await,
        },
    }
}

fn announce(config: &Config, address: SocketAddr, with_demo: bool) {
    let base = match config.public_url.first() {
        Some(url) => url.clone(),
        None if address.ip().is_unspecified() => format!("http://localhost:{}", address.port()),
        None => format!("http://{address}"),
    };
    if with_demo {
        demo::introduce(&base, address);
    }
    terminal::say(format!("Deskbell is ready: {base}"));
}

/// Comes true when somebody asks the server to stop. Until this is called a signal ends the process at once.
fn asked_to_stop() -> Result<impl Future<Output = ()>, Failure> {
    let failed = |e: std::io::Error| Failure::new(format!("Signals can't be heard: {e}"));
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Once asked to stop: no new connection, and what is under way gets its time.
async fn answer(
    listener: TcpListener,
    app: axum::Router,
    asked_to_stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let (stopping, told) = oneshot::channel::<()>();
    let stop = async move {
        asked_to_stop.await;
        tracing::info!("stopping");
        drop(stopping);
    };
    // A frame is small and waited for: it goes out at once.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop);
    tokio::select! {
        served = serving.into_future() => served.map_err(|e| Failure::new(format!("The server stopped: {e}"))),
        () = async { drop(told.await); tokio::time::sleep(PATIENCE).await } => {
            tracing::warn!("some requests took too long and were cut off");
            Ok(())
        }
    }
}
